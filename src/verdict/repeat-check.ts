import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { worst } from '../model/outcome.js';
import { type Power, startsFor } from '../model/power.js';
import type { Finding } from '../model/verdict.js';
import { counted } from './counted.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { judgeCanaries } from './judge-canaries.js';
import { describeSpelling } from './spelling.js';
import { testStarts } from './statistics/first-fault-test.js';
import { type Trials, trialsOf } from './trials.js';

/**
 * Asks whether every alias went to the same place again after each restart, and
 * whether there were enough restarts: the map order of 2019-02-08 was rolled
 * once a process, so the trial is a start, not a job.
 */
export function repeatCheck(description: Description, history: History): Finding[] {
  const run = observationsOf(history, 'run-started')[0]?.event;
  const trials = trialsOf(description, history);
  const findings = run === undefined ? [] : trials.map((one) => trialFinding(one, run.power));
  return [...(findings.length > 0 ? findings : [nothingRestarted()]), ...wanderers(description, history)];
}

function trialFinding(trials: Trials, power: Power): Finding {
  const wanted = startsFor(power);
  const { component, rejected, canaries, misplaced, lines } = trials;
  const outcome = testStarts(inOrder(trials), power).outcome;
  const left = rejected.map(({ start, reason }) => `start ${start} does not count: ${reason}`);
  const wrong = misplaced.length === 0 ? [] : [`misplaced canaries in starts ${misplaced.join(', ')}`];
  return {
    check: 'repeat',
    outcome,
    subject: component,
    expected: `${counted(wanted, 'clean start')}, each with every alias probed (a fault in ${power.faultFraction} of starts found with probability ${power.power})`,
    observed: [`${counted(trials.counted.length, 'clean start')} with ${canaries} canaries`, ...wrong, ...left].join(
      '; ',
    ),
    evidence: evidenceLines(lines),
    next: { pass: 'nothing', inconclusive: 'run again with more starts', fail: 'leave the bump on hold' }[outcome],
  };
}

/** Whether each start that says something showed the fault, in the order of starts. */
function inOrder({ counted, misplaced }: Trials): boolean[] {
  const starts = [...new Set([...counted, ...misplaced])].sort((a, b) => a - b);
  return starts.map((start) => misplaced.includes(start));
}

/** Spellings that landed in different places in different canaries of the candidate. */
function wanderers(description: Description, history: History): Finding[] {
  const placed = judgeCanaries(description, history).filter(
    ({ phase, pods }) => phase === 'candidate' && pods.length > 0,
  );
  return groupBy(placed, ({ canary }) => JSON.stringify(canary.spelling)).flatMap(([, group]) => {
    const byFate = groupBy(group, ({ observed }) => observed);
    const [first] = group;
    const places = new Set(group.map(({ pods }) => JSON.stringify(pods.map(({ place }) => place))));
    if (first === undefined || places.size < 2) return [];
    const fates = byFate.map(([observed, members]) => {
      const starts = [...new Set(members.map(({ start }) => start))].sort((a, b) => a - b).join(', ');
      return `${observed} (${members.length} canaries, starts ${starts})`;
    });
    return [
      {
        check: 'repeat',
        outcome: worst(group.map(({ outcome }) => outcome)),
        subject: describeSpelling(first.canary.spelling),
        expected: `${first.expected}, every time`,
        observed: `not deterministic: ${fates.join('; ')}`,
        evidence: evidenceLines(group.flatMap(({ lines }) => lines)),
        next: 'leave the bump on hold; a place that changes with each start is the fault of 2019-02-08',
      },
    ];
  });
}

function nothingRestarted(): Finding {
  return {
    check: 'repeat',
    outcome: 'inconclusive',
    subject: 'restarts',
    expected: 'at least one component restarted as a trial',
    observed: 'none planned',
    evidence: evidenceLines([]),
    next: 'run again with prow-controller-manager among the restarted components',
  };
}
