import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { identityDefects } from './cluster-identity.js';
import { type Defect, missing } from './defect.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';

/** Whether there is anything to judge, and whether the observations agree with each other. */
export function observationDefects(history: History): Defect[] {
  const submitted = observationsOf(history, 'canary-submitted');
  const inCandidate = submitted.filter(({ event }) => event.phase === 'candidate');
  const starts = observationsOf(history, 'component-started').filter(({ event }) => event.phase === 'candidate');
  const impossible = observationsOf(history, 'cluster-swept').filter(({ event }) => event.podCount < event.pods.length);
  const identities = identityDefects(history).map(({ clusterId, observed, lines }) => ({
    subject: `identity of cluster ${clusterId}`,
    expected: 'one kube-system UID in all sweeps, and no other cluster with it',
    observed,
    evidence: evidenceLines(lines),
  }));
  return [
    ...identities,
    ...(inCandidate.length === 0
      ? [missing('canaries', 'at least one in the candidate phase', evidenceLines([]))]
      : []),
    ...(starts.length === 0 ? [missing('trials', 'at least one start of a component', evidenceLines([]))] : []),
    ...contradictions(history),
    ...orphans(history),
    ...impossible.map(({ line, event }) => ({
      subject: `sweep of cluster ${event.clusterId}`,
      expected: `at least ${event.pods.length} pods listed`,
      observed: `${event.podCount}`,
      evidence: evidenceLines([line]),
    })),
  ];
}

/** One ProwJob name that stands for two canaries: what landed where cannot be told. */
function contradictions(history: History): Defect[] {
  return groupBy(observationsOf(history, 'canary-submitted'), ({ event }) => event.prowJob).flatMap(([name, group]) => {
    const told = new Set(group.map(({ event }) => JSON.stringify(event)));
    const evidence = evidenceLines(group.map(({ line }) => line));
    return told.size === 1
      ? []
      : [{ subject: `canary ${name}`, expected: 'one submission', observed: `${told.size} different ones`, evidence }];
  });
}

/** ProwJobs that were watched although no line says that they were submitted: a line is missing. */
function orphans(history: History): Defect[] {
  const submitted = new Set(observationsOf(history, 'canary-submitted').map(({ event }) => event.prowJob));
  const watched = observationsOf(history, 'prowjob-observed').filter(({ event }) => !submitted.has(event.prowJob));
  if (watched.length === 0) return [];
  const names = [...new Set(watched.map(({ event }) => event.prowJob))].sort();
  const evidence = evidenceLines(watched.map(({ line }) => line));
  return [{ subject: 'ProwJobs', expected: 'a submission of each', observed: `none of ${names.join(', ')}`, evidence }];
}
