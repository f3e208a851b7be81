import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type EventOf, type Observation, observationsOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { counted } from './counted.js';
import { concluded } from './drain/concluded.js';
import { declaredToRun } from './drain/declared-to-run.js';
import { evictedBeside } from './drain/evicted-beside.js';
import { returnProblems } from './drain/return-problems.js';
import { evidenceLines } from './evidence-lines.js';
import { drainStarts } from './flow-starts.js';
import { flowingJobs } from './flowing-jobs.js';
import { groupBy } from './group-by.js';
import { failed, open, type Problem } from './problem.js';

type Moves = readonly Observation<'workload-moved'>[];

/**
 * Asks whether what runs outlives its nodes: the image of 2019-03-20 was first started by the drain of a node six days
 * later. Says nothing of a run that drained none on purpose.
 */
export function drainCheck(description: Description, history: History): Finding[] {
  const started = observationsOf(history, 'drain-started');
  const drained = observationsOf(history, 'node-drained');
  const removed = observationsOf(history, 'node-removed');
  const moves = observationsOf(history, 'workload-moved');
  if (started.length === 0)
    return drained.length + removed.length + moves.length > 0 ? [notStarted([...drained, ...removed, ...moves])] : [];
  const nodes = started.flatMap(({ event, line }) =>
    event.nodes.map((node) => ({ ...node, line, removes: event.removes ?? false })),
  );
  const byWorkload = groupBy(moves, ({ event }) => event.workload);
  return [
    ...nodes.map((node) => nodeFinding(node, { history, drained, removed, moves })),
    ...byWorkload.flatMap(([, same]) => workloadFinding(history, same)),
    ...(moves.length === 0 ? [nothingMoved(started)] : neverMoved(history, started)),
    drainedJobs(description, history),
  ];
}

function drainedJobs(description: Description, history: History): Finding {
  const starts = drainStarts(history);
  const meanwhile = counted(starts.size, 'drain');
  const jobs = flowingJobs(description, history, { starts, meanwhile });
  return { check: 'drain', ...jobs, ...concluded([jobs]) };
}

/** Whether a node was emptied, and what a disruption budget had to say. */
function nodeFinding(
  { clusterId, node, line, removes }: { clusterId: string; node: string; line: number; removes: boolean },
  seen: {
    history: History;
    drained: readonly Observation<'node-drained'>[];
    removed: readonly Observation<'node-removed'>[];
    moves: Moves;
  },
): Finding {
  const isHere = ({ event }: { event: { clusterId: string; node: string } }): boolean =>
    event.clusterId === clusterId && event.node === node;
  const own = seen.drained.filter(isHere);
  const gone = seen.removed.filter(isHere);
  const problems =
    own.length === 0
      ? [open('nobody drained it')]
      : [...own.flatMap(({ event }) => nodeProblems(seen.history, event)), ...(removes ? removalProblems(gone) : [])];
  const [last] = own;
  const moved = seen.moves.filter(isHere).map(({ event }) => `${event.component} (${event.moved.length})`);
  const others = [...new Set(own.flatMap(({ event }) => evictedBeside(seen.history, event).others))].sort();
  const seconds = ((last?.event.tookMs ?? 0) / 1_000).toFixed(1);
  return {
    check: 'drain',
    ...concluded(problems),
    subject: `node ${node} of ${clusterId}`,
    expected: `every pod evicted as disruption budgets allow, and gone within its grace${removes ? '; then the node removed' : ''}`,
    observed:
      problems.length === 0
        ? `empty after ${seconds} s, ${last?.event.postponed ?? 0} evictions put off by a budget; moved ${moved.sort().join(', ') || 'nothing of Prow'}${others.length === 0 ? '' : `; not followed, for nothing declared has them: ${others.join(', ')}`}${removes ? '; removed, and registered anew' : ''}`
        : problems.map(({ observed }) => observed).join('; '),
    evidence: evidenceLines([line, ...[...own, ...gone].map((one) => one.line)]),
  };
}

function nodeProblems(history: History, event: EventOf<'node-drained'>): Problem[] {
  const { refused, left, limitMs } = event;
  const names = (pods: typeof refused): string => pods.map(({ podName }) => podName).join(', ');
  const within = `within ${limitMs / 1_000} s`;
  const lost = evictedBeside(history, event).ofDeclared.map(({ podName, workload }) => `${podName} of ${workload}`);
  return [
    ...(refused.length === 0 ? [] : [open(`a disruption budget allowed no eviction of ${names(refused)} ${within}`)]),
    ...(left.length === 0 ? [] : [failed(`${names(left)} did not end ${within}`)]),
    ...(lost.length === 0 ? [] : [open(`evicted, and nobody looked whether it came back: ${lost.sort().join(', ')}`)]),
  ];
}

/** That a machine registers again is the environment's business: where it does not, nothing is known of Prow. */
function removalProblems(removed: readonly Observation<'node-removed'>[]): Problem[] {
  if (removed.length === 0) return [open('nobody removed it')];
  return removed
    .filter(({ event }) => event.newUid === null || event.newUid === event.uid)
    .map(({ event }) => open(`not registered anew ${event.limitMs / 1_000} s after it was removed`));
}

/** Whether a workload was there again each time on what is declared, and for how long it was not. */
function workloadFinding(history: History, moves: Moves): Finding[] {
  const [first] = moves;
  if (first === undefined) return [];
  const { component, workload, phase } = first.event;
  const declared = declaredToRun(history, phase).get(workload);
  const problems = moves.flatMap(({ event }) => returnProblems(history, event, declared));
  const longest = (of: 'fewerMs' | 'noneMs'): string =>
    (Math.max(...moves.map(({ event }) => event[of])) / 1_000).toFixed(1);
  return [
    {
      check: 'drain',
      ...concluded(problems),
      subject: `${component} (${workload})`,
      expected:
        'as many pods ready on other nodes as are wanted, each on the declared executable, each time one of its nodes is drained',
      observed:
        problems.length === 0
          ? `back after ${counted(moves.length, 'drain')}; at most ${longest('noneMs')} s without a ready pod, ${longest('fewerMs')} s with fewer than wanted`
          : [...new Set(problems.map(({ observed }) => observed))].sort().join('; '),
      evidence: evidenceLines(moves.map(({ line }) => line)),
    },
  ];
}

function nothingMoved(started: readonly Observation<'drain-started'>[]): Finding {
  return {
    check: 'drain',
    ...concluded([open('')]),
    subject: 'what runs',
    expected: 'at least one workload that had to move',
    observed: 'none had a pod on a node that was drained',
    evidence: evidenceLines(started.map(({ line }) => line)),
  };
}

/** A drain of all nodes moves everything that is declared; what it did not move ran nowhere, or where nobody looked. */
function neverMoved(history: History, started: readonly Observation<'drain-started'>[]): Finding[] {
  const moved = new Set(observationsOf(history, 'workload-moved').map(({ event }) => event.workload));
  return [...declaredToRun(history, 'candidate')]
    .filter(([workload, component]) => component.workload.kind !== 'DaemonSet' && !moved.has(workload))
    .map(([workload, { component }]) => ({
      check: 'drain',
      ...concluded([open('')]),
      subject: `${component} (${workload})`,
      expected: 'a pod on a node that was drained, and another one ready elsewhere',
      observed: 'it had none on any of them',
      evidence: evidenceLines(started.map(({ line }) => line)),
    }));
}

function notStarted(seen: readonly { line: number }[]): Finding {
  return {
    check: 'drain',
    outcome: 'inconclusive',
    subject: 'nodes',
    expected: 'a line that says which nodes are drained, before any is',
    observed: 'lines about drained nodes, and none such',
    evidence: evidenceLines(seen.map(({ line }) => line)),
    next: 'start a new run: this record is not whole',
  };
}
