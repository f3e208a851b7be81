import { BAD_INPUTS, type BadInput } from '../model/bad-input-events.js';
import { BAD_REQUESTS } from '../model/bad-request.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { type EventOf, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { WAYS, WAYS_IN } from '../model/way.js';
import { evidenceLines } from './evidence-lines.js';
import { failed, open, outcomeOf, type Problem } from './problem.js';

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'look into the run’s logs for why nobody answered, or why production’s own version answers alike',
  fail: 'leave the bump on hold: whoever may ask could start what they must not',
};

/** Something that a component was sent and must not do. */
interface Bad {
  readonly subject: string;
  readonly expected: string;
  readonly answers: readonly Answer[];
  /** What is not known of the candidate. */
  readonly gaps: readonly string[];
}

/** What it did. */
interface Answer {
  readonly phase: Phase;
  readonly line: number;
  readonly said: string;
  readonly wrong: readonly Wrong[];
}

/** A thing it must not have done; the same in every phase has the same kind. */
interface Wrong {
  readonly kind: string;
  readonly observed: string;
}

/**
 * Asks whether components refuse what they must: gangway and sub in the words that Prow documents, hook what GitHub has not
 * signed, and what nobody may ask. Says nothing of a run that set out to ask none of it.
 */
export function refusalsCheck(_: Description, history: History): Finding[] {
  return [...badRequests(history), ...badInputs(history)].map(findingFor);
}

function findingFor({ subject, expected, answers, gaps }: Bad): Finding {
  const candidate = answers.filter(({ phase }) => phase === 'candidate');
  const inBaseline = answers.filter(({ phase }) => phase === 'baseline').flatMap(({ wrong }) => wrong);
  const wrong = candidate.flatMap((answer) => answer.wrong);
  const known = new Set(inBaseline.map(({ kind }) => kind));
  // Production's own version does the same: no reason to blame the candidate.
  const isOld = wrong.every(({ kind }) => known.has(kind));
  const judge = ({ observed }: Wrong): Problem => (isOld ? open(`${observed}, as in the baseline`) : failed(observed));
  const problems = wrong.length > 0 ? wrong.map(judge) : gaps.map(open);
  const outcome = outcomeOf(problems);
  const said = problems.length > 0 ? problems.map(({ observed }) => observed) : candidate.map((answer) => answer.said);
  const lines = wrong.length > 0 ? candidate.filter((answer) => answer.wrong.length > 0) : candidate;
  return {
    ...{ check: 'refusals', outcome, subject, expected, next: NEXT[outcome] },
    observed: [...new Set(said)].sort().join('; '),
    evidence: evidenceLines(lines.map(({ line }) => line)),
  };
}

/** Asked of gangway and sub in every trial. */
function badRequests(history: History): Bad[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.planned.map(({ way }) => way));
  const answered = observationsOf(history, 'bad-request-answered');
  return WAYS.filter((way) => planned.includes(way)).flatMap((way) =>
    Object.entries(BAD_REQUESTS[way] ?? {}).map(([request, wanted]): Bad => {
      const own = answered.filter(({ event }) => event.way === way && event.request === request);
      const isAsked = own.some(({ event }) => event.phase === 'candidate' && event.start === 0);
      return {
        ...{ subject: `${WAYS_IN[way].component}: ${request}`, expected: `refused: "${wanted}"` },
        answers: own.map(({ event: { phase, answer }, line }) => {
          const said = answerText(answer);
          // Long answers differ from request to request.
          const kind = answer === null ? said : 'another answer';
          const wrong = answer?.includes(wanted) ? [] : [{ kind, observed: said }];
          return { phase, line, said, wrong };
        }),
        gaps: isAsked ? [] : ['not answered in the first trial'],
      };
    }),
  );
}

/** Long answers repeat the request with its headers. */
function answerText(answer: string | null): string {
  return answer === null ? 'did what it was asked' : `"${answer.slice(0, 120)}"`;
}

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

/** Sent to hook, once a phase. */
function badInputs(history: History): Bad[] {
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.badInputs ?? []);
  const seen = observationsOf(history, 'bad-input-observed');
  return BAD_INPUTS.filter((input) => planned.includes(input) || seen.some(({ event }) => event.input === input)).map(
    (input): Bad => {
      const own = seen.filter(({ event }) => event.input === input);
      const candidate = own.filter(({ event }) => event.phase === 'candidate').map(({ event }) => event);
      return {
        ...{ subject: `hook: ${input}`, expected: EXPECTED[input] },
        answers: own.map(({ event, line }) => ({
          ...{ phase: event.phase, line, said: `answered ${event.status}, and no job came of it` },
          wrong: wrongOf(event).map((observed) => ({ kind: observed, observed })),
        })),
        gaps: candidate.length === 0 ? ['nobody sent it'] : candidate.flatMap(gapOf),
      };
    },
  );
}

/** In the same words for the same fault: names of ProwJobs differ from phase to phase. */
function wrongOf({ input, status, answer, prowJobs }: EventOf<'bad-input-observed'>): string[] {
  const started = prowJobs.length === 0 ? [] : [`hook started ${prowJobs.length === 1 ? 'a job' : 'jobs'} for it`];
  if (UNSIGNED.includes(input) && status !== null && status < 400)
    return [`hook took it, with ${status}: ${answer}`, ...started];
  if (status !== null && status >= 500) return [`hook answered ${status}: ${answer}`, ...started];
  return started;
}

function gapOf({ status, answer, goodOnes }: EventOf<'bad-input-observed'>): string[] {
  if (status === null) return [`hook did not answer: ${answer}`];
  return goodOnes.length === 0 ? ['hook started no canary either, so that nothing follows from it'] : [];
}
