import type { NodeContext } from '../node-context.js';
import type { Pod } from '../pod.js';
import { beginStop } from './pod-ending.js';
import type { PodObservation } from './pod-observation.js';
import type { PodState } from './pod-state.js';

/** Sees to it that exactly the containers that run are probed. */
export function probePod(state: PodState, observation: PodObservation, { context, kick }: Probing): void {
  for (const container of state.pod.spec.containers) {
    const run = observation.containers.get(container.name)?.run ?? null;
    state.probes.follow(container, run, {
      podIP: state.record.address ?? '',
      wasReady: wasReady(state.pod, run?.containerId),
      onChange: kick,
      onUnhealthy({ name }, kind, output) {
        const message = `${kind.replace(/^./, (letter) => letter.toUpperCase())} probe failed: ${output}`;
        context.recordEvent(
          { metadata: state.pod.metadata, container: name },
          { type: 'Warning', reason: 'Unhealthy', message },
        );
      },
      onFatal(failed, _run, { kind, probe }) {
        const why = `Container ${failed.name} failed ${kind} probe, will be restarted`;
        beginStop(state, failed, { context, kick, why, graceSeconds: probe.terminationGracePeriodSeconds });
      },
    });
  }
}

function wasReady({ status }: Pod, containerId: string | undefined): boolean {
  const known = status?.containerStatuses?.find(({ containerID }) => containerID === containerId);
  return known?.ready === true;
}

interface Probing {
  readonly context: NodeContext;
  readonly kick: () => void;
}
