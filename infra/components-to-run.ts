import type { Description } from '../src/model/description.js';
import { RUNNING_PROGRAMS } from './boskos/boskos-not-run-here.js';
import { UTILITIES } from './decoration/utility-images.js';
import { RUNNING_COMPONENTS } from './differences/not-run-here.js';
import { FAKE_STORAGE } from './objects/fake-storage.js';

/**
 * Names of the Prow programs that a deployment of this production really runs,
 * stand-ins and the utilities of canaries' pods included: what has to be built for each version.
 */
export function componentsToRun({ workloads }: Description): string[] {
  const running = workloads
    .filter(({ component, replicas }) => replicas > 0 && RUNNING_COMPONENTS.includes(component))
    .map(({ component }) => component);
  return [...new Set([...running, FAKE_STORAGE, ...UTILITIES])];
}

/** The same of Boskos' programs; empty where production has no Boskos. */
export function boskosToRun({ boskos }: Description): string[] {
  const running = (boskos?.workloads ?? [])
    .filter(({ component, replicas }) => replicas > 0 && RUNNING_PROGRAMS.includes(component))
    .map(({ component }) => component);
  return [...new Set(running)];
}
