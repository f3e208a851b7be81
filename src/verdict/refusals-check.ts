import { BAD_REQUESTS } from '../model/bad-request.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type Observation, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { WAYS, WAYS_IN, type Way } from '../model/way.js';
import { evidenceLines } from './evidence-lines.js';

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'look into the run’s logs for why nobody answered, or why production’s own version answers alike',
  fail: 'leave the bump on hold: whoever may ask could start what they must not',
};

type Answers = readonly Observation<'bad-request-answered'>[];

/**
 * Asks whether components refuse what they must, in the words that Prow documents. Says nothing of a run that planned no
 * canary of theirs.
 */
export function refusalsCheck(_: Description, history: History): Finding[] {
  const planned = new Set(
    observationsOf(history, 'run-started').flatMap(({ event }) => event.planned.map(({ way }) => way)),
  );
  const answers = observationsOf(history, 'bad-request-answered');
  return WAYS.filter((way) => planned.has(way)).flatMap((way) =>
    Object.entries(BAD_REQUESTS[way] ?? {}).map(([request, wanted]) =>
      findingFor(
        { way, request, wanted },
        answers.filter(({ event }) => event.way === way && event.request === request),
      ),
    ),
  );
}

function findingFor(
  { way, request, wanted }: { way: Way; request: string; wanted: string },
  answers: Answers,
): Finding {
  const ofPhase = (phase: 'baseline' | 'candidate') => answers.filter(({ event }) => event.phase === phase);
  const candidate = ofPhase('candidate');
  const wrong = candidate.filter(({ event }) => !isRight(event.answer, wanted));
  // Production's own version does the same: no reason to blame the candidate.
  const isInBaseline = ofPhase('baseline').some(({ event }) => !isRight(event.answer, wanted));
  const isUnasked = !candidate.some(({ event }) => event.start === 0);
  const failed: Outcome = isInBaseline ? 'inconclusive' : 'fail';
  const outcome: Outcome = wrong.length > 0 ? failed : isUnasked ? 'inconclusive' : 'pass';
  const said = [...new Set((wrong.length > 0 ? wrong : candidate).map(({ event }) => answerText(event.answer)))];
  return {
    ...{ check: 'refusals', outcome, subject: `${WAYS_IN[way].component}: ${request}` },
    expected: `refused: "${wanted}"`,
    observed: `${isUnasked && wrong.length === 0 ? 'not answered in the first trial' : said.sort().join('; ')}${wrong.length > 0 && isInBaseline ? ', as in the baseline' : ''}`,
    evidence: evidenceLines((wrong.length > 0 ? wrong : candidate).map(({ line }) => line)),
    next: NEXT[outcome],
  };
}

function isRight(answer: string | null, wanted: string): boolean {
  return answer?.includes(wanted) ?? false;
}

/** Long answers repeat the request with its headers. */
function answerText(answer: string | null): string {
  return answer === null ? 'did what it was asked' : `"${answer.slice(0, 120)}"`;
}
