import type { Description } from '../src/model/description.js';
import { RUNNING_COMPONENTS } from './differences/needs-github.js';

/** Prow's own fake of Google Cloud Storage, which staging puts in its place. */
const FAKE_STORAGE = 'fakegcsserver';

/** The programs of a Prow build that staging this production will run. */
export function componentsToRun({ workloads }: Description): string[] {
  const running = workloads.filter(({ component, replicas }) => RUNNING_COMPONENTS.includes(component) && replicas > 0);
  return [...new Set([...running.map(({ component }) => component), FAKE_STORAGE])];
}
