import type { Canary } from '../../model/canary.js';
import type { Delivery } from '../../model/github-control.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import type { BurstAnswered } from '../../model/webhook-events.js';
import { apiFailure } from '../api-failure.js';
import { directGithub, type GithubDirector } from '../github/direct-github.js';
import type { Run } from '../open-run.js';
import type { ProwJob } from '../prowjobs.js';
import { lookAtProwJobs, TRIAL_LIMITS, type TrialLimits, watchUntilOver } from '../run-trial.js';
import { createSweeper } from '../sweep-clusters.js';
import { watchCanaries } from '../watched-canaries.js';
import { hasJobName } from '../ways/way-driver.js';

const place = { org: CANARY_GITHUB.org, repo: 'hook-comment', author: CANARY_GITHUB.member };

/** A comment that asks for nothing, as most do. */
const CHATTER = 'Looks good, thank you.';

/** One comment on one pull request. */
interface Comment {
  readonly number: number;
  readonly body: string;
  /** What it asks for; null for nothing. */
  readonly canary: Canary | null;
}

interface Burst {
  readonly rounds: readonly (readonly Canary[])[];
  readonly events: number;
  /** Of the canaries: no start of a component has it. */
  readonly start: number;
  readonly limits?: TrialLimits;
}

/**
 * Sends hook many events at once, some of which ask for canaries, and follows those to their end. A candidate that leaves
 * some unanswered is sent another burst, under the next `start`: what happens once may be anybody's, and decides nothing.
 *
 * @returns what hook answered, the last time; null where the stand-in for GitHub did not do its part, which the history says.
 */
export async function sendBurst(run: Run, burst: Burst): Promise<BurstAnswered | null> {
  const answered = await sendOnce(run, burst);
  const isOpen = run.phase === 'candidate' && (answered?.answers ?? []).some(({ status }) => status === null);
  return isOpen ? await sendOnce(run, { ...burst, start: burst.start + 1 }) : answered;
}

async function sendOnce(run: Run, burst: Burst): Promise<BurstAnswered | null> {
  const { rounds, start, limits = TRIAL_LIMITS } = burst;
  const canaries = rounds.flat();
  /** The event that asked for each: whatever else has started a job of that name, it is not the canary. */
  const askedBy = new Map<Canary, string>();
  const recognises = (prowJob: ProwJob, canary: Canary): boolean =>
    hasJobName(prowJob, canary) && prowJob.delivery !== null && prowJob.delivery === askedBy.get(canary);
  const watched = watchCanaries(run, { start, canaries, recognises });
  try {
    const github = directGithub(run.environment, run);
    const comments = await prepareComments(github, run, burst);
    run.progress(`Sending hook ${comments.length} events at once, ${canaries.length} of which ask for a job`);
    const deliveries = await Promise.all(comments.map((comment) => sendComment(github, comment)));
    for (const [index, { canary }] of comments.entries())
      if (canary !== null) askedBy.set(canary, deliveries[index]?.id ?? '');
    const sweeper = createSweeper(run);
    await watchUntilOver(run, { watched, sweeper, start, limits });
    const isListed = (await lookAtProwJobs(run, watched)) === null;
    const answered = summary(deliveries, { phase: run.phase, start, asking: canaries.length, isListed });
    run.history.append(answered);
    await sweeper.sweep(start);
    watched.conclude(limits.waitLimitMs);
    return answered;
  } catch (error) {
    const detail = `a burst of events: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'way-unreachable', detail });
    return null;
  }
}

/** @throws {Error} where there is no Service that it could be sent to: nothing of that is hook's. */
async function sendComment(github: GithubDirector, { number, body }: Comment): Promise<Delivery> {
  const delivery = await github.comment({ ...place, number, body });
  if (delivery === null) throw new Error('no Service leads to hook');
  return delivery;
}

/** Opens a pull request for each round, and spreads what asks for a job evenly among what does not. */
async function prepareComments(
  github: GithubDirector,
  { id, phase }: Run,
  { rounds, events, start }: Burst,
): Promise<Comment[]> {
  const numbers: number[] = [];
  for (const index of rounds.keys()) {
    const files = { [`changes/${id}-${phase}-burst-${start}-${index}`]: 'a change\n' };
    numbers.push((await github.openPull({ ...place, title: `a burst of ${id}`, files })).number);
  }
  const asking = rounds.flatMap((canaries, index) =>
    canaries.map((canary): Comment => ({ number: numbers[index] ?? 0, body: `/test ${canary.job}`, canary })),
  );
  const every = Math.max(1, Math.floor(events / asking.length));
  return Array.from({ length: Math.max(events, asking.length) }, (_, index): Comment => {
    const ask = index % every === 0 ? asking[index / every] : undefined;
    return ask ?? { number: numbers[index % numbers.length] ?? 0, body: CHATTER, canary: null };
  });
}

function summary(
  deliveries: readonly Delivery[],
  about: Pick<BurstAnswered, 'phase' | 'start' | 'asking' | 'isListed'>,
): BurstAnswered {
  const answers = new Map<string, BurstAnswered['answers'][number]>();
  for (const { status, answer } of deliveries) {
    const key = JSON.stringify([status, answer]);
    answers.set(key, { status, answer, events: (answers.get(key)?.events ?? 0) + 1 });
  }
  return {
    kind: 'burst-answered',
    ...about,
    events: deliveries.length,
    answers: [...answers.values()],
    tookMs: deliveries.flatMap(({ status, tookMs }) => (status === null ? [] : [tookMs])).sort((a, b) => a - b),
  };
}
