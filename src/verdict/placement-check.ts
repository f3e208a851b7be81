import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { JOB_TYPES } from '../model/job.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { WAYS, type Way } from '../model/way.js';
import { describeCreators } from './creators.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { type JudgedCanary, judgeCanaries } from './judge-canaries.js';
import { describeSpelling } from './spelling.js';
import { suspectsOf } from './suspects.js';

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
  const isWholeSpelling = outcome !== 'fail' && kindsOf(group, all) === kindsOf(all, all);
  const kinds = isWholeSpelling ? '' : ` (${kindsOf(group, all)})`;
  const suspects = outcome === 'fail' ? `; ${suspectsOf(group).join('; ')}` : '';
  const creators = outcome === 'pass' ? '' : describeCreators(group.flatMap(({ pods }) => pods));
  return [
    {
      check: 'placement',
      outcome,
      subject: `${describeSpelling(canary.spelling)}${phase === 'baseline' ? ', baseline' : ''}`,
      expected,
      observed: `${group.length} of ${all.length} canaries${kinds} ${observed}${suspects}`,
      evidence: `${evidenceLines(group.flatMap(({ lines }) => lines))} (${first.prowJob ?? first.canary.job})${creators}`,
      next: NEXT[outcome],
    },
  ];
}

/** Through which ways a group came, with the types where it is not all of `all` that came so: `via horologium-cron; batch via prowjob`. */
function kindsOf(group: readonly JudgedCanary[], all: readonly JudgedCanary[]): string {
  const typesOf = (canaries: readonly JudgedCanary[], way: Way): string =>
    JOB_TYPES.filter((type) => canaries.some(({ canary }) => canary.way === way && canary.type === type)).join(', ');
  const ways = WAYS.filter((way) => typesOf(group, way) !== '');
  const whole = ways.filter((way) => typesOf(group, way) === typesOf(all, way));
  const parts = ways.filter((way) => !whole.includes(way)).map((way) => `${typesOf(group, way)} via ${way}`);
  return [...(whole.length === 0 ? [] : [`via ${whole.join(', ')}`]), ...parts].join('; ');
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
