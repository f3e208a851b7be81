import type { ContainerRun } from '../containers/container-run.js';
import type { Container, Probe } from '../pod.js';
import { type ContainerProbes, startProbes } from './container-probes.js';
import type { ProbeKind } from './probe-state.js';
import { targetOf } from './probe-target.js';

/** The probes of a pod's containers, one set for each running attempt. */
export interface PodProbes {
  /** Starts or stops probing so that exactly `run` is probed, if it runs. */
  follow(container: Container, run: ContainerRun | null, options: FollowOptions): void;
  started(container: string): boolean;
  ready(container: string): boolean;
  stop(): void;
}

export interface FollowOptions {
  readonly podIP: string;
  readonly wasReady: boolean;
  onChange(): void;
  onUnhealthy(container: Container, kind: ProbeKind, output: string): void;
  onFatal(container: Container, run: ContainerRun, cause: { readonly kind: ProbeKind; readonly probe: Probe }): void;
}

interface Followed {
  readonly containerId: string;
  readonly probes: ContainerProbes;
}

/** No probes yet. */
export function podProbes(): PodProbes {
  const followed = new Map<string, Followed>();
  const drop = (name: string) => {
    followed.get(name)?.probes.stop();
    followed.delete(name);
  };
  return {
    follow(container, run, options) {
      const isUp = run?.startedAt != null && run.end === null;
      if (followed.get(container.name)?.containerId !== (isUp ? run.containerId : undefined)) drop(container.name);
      if (!isUp || followed.has(container.name)) return;
      followed.set(container.name, { containerId: run.containerId, probes: probesOf(container, run, options) });
    },
    started: (name) => followed.get(name)?.probes.started() === true,
    ready: (name) => followed.get(name)?.probes.ready() === true,
    stop() {
      for (const name of [...followed.keys()]) drop(name);
    },
  };
}

function probesOf(container: Container, run: ContainerRun, options: FollowOptions): ContainerProbes {
  return startProbes(container, {
    target: targetOf(container, run, options.podIP),
    startedAt: run.startedAt ?? run.launchedAt,
    wasReady: options.wasReady,
    onChange: options.onChange,
    onUnhealthy: (kind, output) => options.onUnhealthy(container, kind, output),
    onFatal: (kind, probe) => options.onFatal(container, run, { kind, probe }),
  });
}
