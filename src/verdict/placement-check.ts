import { WAYS } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { JOB_TYPES } from '../model/job.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { type JudgedCanary, judgeCanaries } from './judge-canaries.js';
import { describeSpelling } from './spelling.js';

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'find out why these were not decided, then run again; nothing is proven for this alias',
  fail: 'leave the bump on hold; prow-controller-manager\'s log names the contexts it loaded ("Parsed kubeconfig context")',
};

/**
 * Asks of every canary whether it started where production's description says
 * its spelling means: one finding for each phase, spelling and fate.
 */
export function placementCheck(description: Description, history: History): Finding[] {
  const judged = judgeCanaries(description, history);
  if (judged.length === 0) return [nothingSubmitted()];
  const bySpelling = groupBy(judged, ({ phase, canary }) => JSON.stringify([phase, canary.spelling]));
  return bySpelling.flatMap(([, sameSpelling]) =>
    groupBy(sameSpelling, ({ outcome, observed }) => JSON.stringify([outcome, observed])).flatMap(([, group]) =>
      findingFor(group, sameSpelling),
    ),
  );
}

function findingFor(group: readonly JudgedCanary[], all: readonly JudgedCanary[]): Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const { phase, canary, outcome, expected, observed } = first;
  const kinds = kindsOf(group) === kindsOf(all) ? '' : ` (${kindsOf(group)})`;
  return [
    {
      check: 'placement',
      outcome,
      subject: `${describeSpelling(canary.spelling)}${phase === 'baseline' ? ', baseline' : ''}`,
      expected,
      observed: `${group.length} of ${all.length} canaries${kinds} ${observed}`,
      evidence: `${evidenceLines(group.flatMap(({ lines }) => lines))} (${first.prowJob})`,
      next: NEXT[outcome],
    },
  ];
}

/** Which shapes of canary a group holds, e.g. `periodic via prowjob, horologium; batch via prowjob`. */
function kindsOf(group: readonly JudgedCanary[]): string {
  return JOB_TYPES.flatMap((type) => {
    const ways = WAYS.filter((way) => group.some(({ canary }) => canary.type === type && canary.way === way));
    return ways.length === 0 ? [] : [`${type} via ${ways.join(', ')}`];
  }).join('; ');
}

function nothingSubmitted(): Finding {
  return {
    check: 'placement',
    outcome: 'inconclusive',
    subject: 'canaries',
    expected: 'at least one of every alias',
    observed: 'none was submitted',
    evidence: evidenceLines([]),
    next: 'look into the run’s logs for why the suite submitted nothing, then run again',
  };
}
