import type { Canary } from '../../model/canary.js';
import type { Delivery } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import type { BurstAnswered } from '../../model/webhook-events.js';
import { apiFailure } from '../api-failure.js';
import { directGithub, type GithubDirector } from '../github/direct-github.js';
import type { Run } from '../open-run.js';
import { lookAtProwJobs, TRIAL_LIMITS, watchUntilOver } from '../run-trial.js';
import { createSweeper } from '../sweep-clusters.js';
import { watchCanaries } from '../watched-canaries.js';

const place = { org: CANARY_GITHUB.org, repo: 'hook-comment', author: CANARY_GITHUB.member };

/** A comment that asks for nothing, as most do. */
const CHATTER = 'Looks good, thank you.';

/** One comment on one pull request. */
interface Comment {
  readonly number: number;
  readonly body: string;
}

/**
 * Sends hook many events at once, some of which ask for canaries, and follows those to their end.
 *
 * @param options.start - of the canaries: no start of a component has it.
 * @returns what hook answered; null where the stand-in for GitHub did not do its part, which the history says.
 */
export async function sendBurst(
  run: Run,
  options: { readonly rounds: readonly (readonly Canary[])[]; readonly events: number; readonly start: number },
): Promise<BurstAnswered | null> {
  const { rounds, events, start } = options;
  const canaries = rounds.flat();
  const watched = watchCanaries(run, { start, canaries });
  try {
    const github = directGithub(run.environment, run);
    const comments = await prepareComments(github, run, { rounds, events });
    run.progress(`Sending hook ${comments.length} events at once, ${canaries.length} of which ask for a job`);
    const deliveries = await Promise.all(comments.map((comment) => github.comment({ ...place, ...comment })));
    const sweeper = createSweeper(run);
    await watchUntilOver(run, { watched, sweeper, start, limits: TRIAL_LIMITS });
    const isListed = (await lookAtProwJobs(run, watched)) === null;
    const answered = summary(deliveries, { phase: run.phase, start, asking: canaries.length, isListed });
    run.history.append(answered);
    await sweeper.sweep(start);
    watched.conclude(TRIAL_LIMITS.waitLimitMs);
    return answered;
  } catch (error) {
    const detail = `a burst of events: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'way-unreachable', detail });
    return null;
  }
}

/** Opens a pull request for each round, and spreads what asks for a job evenly among what does not. */
async function prepareComments(
  github: GithubDirector,
  { id, phase }: Run,
  { rounds, events }: { rounds: readonly (readonly Canary[])[]; events: number },
): Promise<Comment[]> {
  const numbers: number[] = [];
  for (const index of rounds.keys()) {
    const files = { [`changes/${id}-${phase}-burst-${index}`]: 'a change\n' };
    numbers.push((await github.openPull({ ...place, title: `a burst of ${id}`, files })).number);
  }
  const asking = rounds.flatMap((canaries, index) =>
    canaries.map(({ job }) => ({ number: numbers[index] ?? 0, body: `/test ${job}` })),
  );
  const every = Math.max(1, Math.floor(events / asking.length));
  return Array.from({ length: Math.max(events, asking.length) }, (_, index): Comment => {
    const ask = index % every === 0 ? asking[index / every] : undefined;
    return ask ?? { number: numbers[index % numbers.length] ?? 0, body: CHATTER };
  });
}

function summary(
  deliveries: readonly (Delivery | null)[],
  about: Pick<BurstAnswered, 'phase' | 'start' | 'asking' | 'isListed'>,
): BurstAnswered {
  const answers = new Map<string, BurstAnswered['answers'][number]>();
  for (const delivery of deliveries) {
    const { status, answer } = delivery ?? { status: null, answer: 'no Service leads to hook' };
    const key = JSON.stringify([status, answer]);
    answers.set(key, { status, answer, events: (answers.get(key)?.events ?? 0) + 1 });
  }
  return {
    kind: 'burst-answered',
    ...about,
    events: deliveries.length,
    answers: [...answers.values()],
    tookMs: deliveries
      .flatMap((delivery) => (delivery === null || delivery.status === null ? [] : [delivery.tookMs]))
      .sort((a, b) => a - b),
  };
}
