import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { describePlace } from '../model/place.js';
import type { Finding } from '../model/verdict.js';
import { describeCreators } from './creators.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { type OwnedPod, ownPods } from './own-pods.js';
import { sweepGaps } from './sweep-gaps.js';

/**
 * Asks of every pod that Prow made, in every namespace of every cluster, whether
 * it belongs there: canaries', production's own jobs' and pods of no job we know.
 */
export function nowhereElseCheck(description: Description, history: History): Finding[] {
  const pods = ownPods(description, history);
  const strays = pods.filter(({ outcome }) => outcome !== 'pass');
  const byPlace = groupBy(strays, ({ phase, pod, outcome }) => JSON.stringify([phase, pod.place, outcome]));
  const findings = [
    ...byPlace.flatMap(([, group]) => strayFinding(description, group)),
    ...sweepGaps(description, history),
  ];
  return findings.length > 0 ? findings : [nothingElsewhere(history, pods)];
}

function strayFinding(description: Description, group: readonly OwnedPod[]): Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const owners = groupBy(group, ({ owner }) => owner).map(([owner, members]) => `${owner}: ${members.length}`);
  return [
    {
      check: 'nowhere-else',
      outcome: first.outcome,
      subject: `${describePlace(description, first.pod.place)}${first.phase === 'baseline' ? ', baseline' : ''}`,
      expected: tenants(description, first),
      observed: `${group.length} pods that do not belong there (${owners.join('; ')})`,
      evidence: `${evidenceLines(group.flatMap(({ pod }) => pod.lines))} (${first.pod.name})${describeCreators(group.map(({ pod }) => pod))}`,
      next:
        first.outcome === 'fail'
          ? 'leave the bump on hold; nothing Prow starts may land here'
          : 'find out what these pods are, then run again; the candidate is not blamed for them',
    },
  ];
}

/** Whose pods may be at a stray's place. */
function tenants(description: Description, { pod }: OwnedPod): string {
  const names = description.aliases
    .filter(({ clusterId }) => clusterId === pod.place.clusterId && description.namespaces.pods === pod.place.namespace)
    .map(({ name }) => `"${name}"`);
  return names.length === 0 ? 'no pod made by Prow' : `only pods of alias ${names.join(', ')}`;
}

function nothingElsewhere(history: History, pods: readonly OwnedPod[]): Finding {
  const sweeps = observationsOf(history, 'cluster-swept');
  const objects = sweeps.reduce((sum, { event }) => sum + event.podCount, 0);
  const clusters = new Set(sweeps.map(({ event }) => event.clusterId)).size;
  const older = pods.filter(({ isOlderThanRun }) => isOlderThanRun).length;
  const leftOut = older === 0 ? '' : `; ${older} older than the run not judged`;
  return {
    check: 'nowhere-else',
    outcome: 'pass',
    subject: 'every namespace of every cluster',
    expected: 'no pod made by Prow outside the place of its job',
    observed: `${pods.length - older} pods made by Prow, each in its place, in ${sweeps.length} sweeps of ${clusters} clusters (${objects} objects)${leftOut}`,
    evidence: evidenceLines(sweeps.map(({ line }) => line)),
    next: 'nothing',
  };
}
