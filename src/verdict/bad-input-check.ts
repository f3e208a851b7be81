import { BAD_INPUTS, type BadInput } from '../model/bad-input-events.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type EventOf, type Observation, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';

/** What GitHub has not signed is refused (ValidateWebhook, pkg/github/webhooks.go); all else is taken, and nothing made of it. */
const UNSIGNED: readonly BadInput[] = ['wrong-signature', 'no-signature'];

const EXPECTED: Readonly<Record<BadInput, string>> = {
  'wrong-signature': 'refused with 4xx, and no job',
  'no-signature': 'refused with 4xx, and no job',
  'unknown-event': 'answered, and no job',
  'no-json': 'answered, and no job',
  'huge-payload': 'answered, and no job',
  'outsider-asks': 'no job, whatever an outsider writes',
};

type Seen = Observation<'bad-input-observed'>;

/** Asks whether hook starts nothing for what is not GitHub's, or nobody may ask. Says nothing of a run that sent none of it. */
export function badInputCheck(_: Description, history: History): Finding[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.badInputs ?? []);
  const seen = observationsOf(history, 'bad-input-observed');
  const inputs = BAD_INPUTS.filter(
    (input) => planned.includes(input) || seen.some(({ event }) => event.input === input),
  );
  return inputs.map((input) => {
    const own = seen.filter(({ event }) => event.input === input);
    return inputFinding(input, {
      candidate: own.filter(({ event }) => event.phase === 'candidate'),
      baseline: own.filter(({ event }) => event.phase === 'baseline'),
    });
  });
}

function inputFinding(
  input: BadInput,
  { candidate, baseline }: { candidate: readonly Seen[]; baseline: readonly Seen[] },
): Finding {
  const wrong = candidate.flatMap(({ event }) => problemOf(event));
  const before = new Set(baseline.flatMap(({ event }) => problemOf(event)));
  const isUnknown =
    candidate.length === 0 || candidate.some(({ event }) => event.status === null || event.goodOnes.length === 0);
  const outcome = outcomeOf({ isWrong: wrong.length > 0, isOld: wrong.every((one) => before.has(one)), isUnknown });
  return {
    check: 'bad-input',
    outcome,
    subject: `hook, ${input}`,
    expected: EXPECTED[input],
    observed: wrong.length > 0 ? [...new Set(wrong)].join('; ') : describe(candidate, isUnknown),
    evidence: evidenceLines([...candidate, ...baseline].map(({ line }) => line)),
    next: {
      pass: 'nothing',
      inconclusive: 'see whether production has the same fault, or what kept hook from being asked, then run again',
      fail: 'leave the bump on hold: whoever reaches hook could start jobs, or stop it',
    }[outcome],
  };
}

function outcomeOf(known: { isWrong: boolean; isOld: boolean; isUnknown: boolean }): Outcome {
  if (known.isWrong) return known.isOld ? 'inconclusive' : 'fail';
  return known.isUnknown ? 'inconclusive' : 'pass';
}

/** In the same words for the same fault: names of ProwJobs differ from phase to phase. */
function problemOf({ input, status, answer, prowJobs }: EventOf<'bad-input-observed'>): string[] {
  const started = prowJobs.length === 0 ? [] : [`hook started ${prowJobs.length === 1 ? 'a job' : 'jobs'} for it`];
  if (UNSIGNED.includes(input) && status !== null && status < 400)
    return [`hook took it, with ${status}: ${answer}`, ...started];
  if (status !== null && status >= 500) return [`hook answered ${status}: ${answer}`, ...started];
  return started;
}

function describe(candidate: readonly Seen[], isUnknown: boolean): string {
  const [first] = candidate;
  if (first === undefined) return 'nobody sent it';
  if (first.event.status === null) return `hook did not answer: ${first.event.answer}`;
  if (isUnknown) return 'hook started no canary either, so that nothing follows from it';
  return `answered ${first.event.status}, and no job came of it`;
}
