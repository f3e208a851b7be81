import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { AUDIT_LOG, listedBeforehand } from './listed-beforehand.js';

/** Where nobody looked: clusters without a sweep in a start that had canaries, without an audit log, or empty. */
export function sweepGaps(description: Description, history: History): Finding[] {
  return [
    ...description.clusters.flatMap(({ id }) => [...missingSweeps(history, id), ...missingAudit(history, id)]),
    ...nothingListed(history),
  ];
}

function missingSweeps(history: History, clusterId: string): Finding[] {
  const swept = new Set(
    observationsOf(history, 'cluster-swept')
      .filter(({ event }) => event.clusterId === clusterId)
      .map(({ event }) => `${event.phase} start ${event.start}`),
  );
  const submitted = observationsOf(history, 'canary-submitted');
  const trials = [...new Set(submitted.map(({ event }) => `${event.phase} start ${event.start}`))].sort();
  const missing = trials.filter((trial) => !swept.has(trial));
  if (missing.length === 0) return [];
  return [
    gap(clusterId, {
      expected: `a sweep in each of the ${trials.length} starts that had canaries`,
      observed: `none in ${missing.join(', ')}`,
      evidence: evidenceLines(submitted.map(({ line }) => line)),
    }),
  ];
}

function missingAudit(history: History, clusterId: string): Finding[] {
  const unread = observationsOf(history, 'cluster-swept').filter(
    ({ event }) => event.clusterId === clusterId && event.audited === null,
  );
  if (unread.length === 0 || listedBeforehand(history, AUDIT_LOG)) return [];
  return [
    gap(clusterId, {
      expected: `pod creations from the API ${AUDIT_LOG}, or that this is listed as not proven before the run`,
      observed: `no ${AUDIT_LOG} in ${unread.length} sweeps: a pod that was gone again was not seen`,
      evidence: evidenceLines(unread.map(({ line }) => line)),
    }),
  ];
}

/** A list without a single pod in clusters that run Prow was not a list of those clusters. */
function nothingListed(history: History): Finding[] {
  const sweeps = observationsOf(history, 'cluster-swept');
  if (sweeps.some(({ event }) => event.podCount > 0)) return [];
  return [
    {
      ...gap('', {
        expected: "sweeps that list pods, Prow's own among them",
        observed: `no pod at all in ${sweeps.length} sweeps`,
        evidence: evidenceLines(sweeps.map(({ line }) => line)),
      }),
      subject: 'every cluster',
    },
  ];
}

function gap(clusterId: string, seen: { expected: string; observed: string; evidence: string }): Finding {
  return {
    check: 'nowhere-else',
    outcome: 'inconclusive',
    subject: `cluster ${clusterId}`,
    ...seen,
    next: 'make the cluster readable and run again: what nobody looked at is not proven',
  };
}
