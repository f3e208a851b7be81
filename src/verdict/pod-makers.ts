import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { podsSeen } from './pods-seen.js';

/**
 * Asks which build made the canaries' pods, by the plank-version label that the
 * running process wrote (pkg/plank/reconciler.go). A label of another build
 * says that another process still acts, whatever the workload's pods look like.
 */
export function podMakers(history: History): Finding[] {
  const submitted = new Map(
    observationsOf(history, 'canary-submitted').map(({ event }) => [event.prowJob, event.phase] as const),
  );
  const made = podsSeen(history).flatMap((pod) => {
    const phase = submitted.get(pod.prowJob);
    return phase === undefined ? [] : [...pod.labels].sort().map((label) => ({ pod, phase, label }));
  });
  const tags = tagsByPhase(history);
  return groupBy(made, ({ phase, label }) => JSON.stringify([phase, label])).flatMap(([, group]) => {
    const [first] = group;
    const tag = first === undefined ? undefined : tags.get(first.phase);
    if (first === undefined || tag === undefined || first.label === tag) return [];
    const isClear = first.label !== '' && first.phase === 'candidate';
    return [
      {
        check: 'rollout',
        outcome: isClear ? 'fail' : 'inconclusive',
        subject: `who makes pods${first.phase === 'baseline' ? ', baseline' : ''}`,
        expected: `plank-version ${tag} on every canary's pod`,
        observed: `${first.label === '' ? 'no plank-version' : `plank-version ${first.label}`} on ${group.length} pods`,
        evidence: `${evidenceLines(group.flatMap(({ pod }) => pod.lines))} (${first.pod.name})`,
        next: isClear
          ? 'leave the bump on hold; find the prow-controller-manager that is still running'
          : 'find out which process made these pods, then run again',
      },
    ];
  });
}

function tagsByPhase(history: History): ReadonlyMap<string, string> {
  return new Map(observationsOf(history, 'phase-started').map(({ event }) => [event.phase, event.prow.tag] as const));
}
