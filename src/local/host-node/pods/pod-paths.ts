import { join } from 'node:path';

/** Where the node keeps what belongs to one pod. Dots keep our own names apart from container names. */
export interface PodPaths {
  readonly directory: string;
  readonly record: string;
  readonly holder: string;
  readonly runs: string;
  /** Container roots, one for each attempt. */
  readonly roots: string;
  volume(name: string): string;
  run(container: string, attempt: number): string;
  root(container: string, attempt: number): string;
  log(container: string, attempt: number): string;
}

/** The directory of all pods of a node. */
export function podsDirectory(workDir: string): string {
  return join(workDir, 'pods');
}

/** The paths of the pod with this uid. */
export function podPaths(workDir: string, uid: string): PodPaths {
  const directory = join(podsDirectory(workDir), uid);
  const runs = join(directory, '.runs');
  return {
    directory,
    record: join(directory, '.pod.json'),
    holder: join(directory, '.holder'),
    runs,
    roots: join(directory, '.roots'),
    volume: (name) => join(directory, '.volumes', name),
    run: (container, attempt) => join(runs, `${container}.${attempt}`),
    root: (container, attempt) => join(directory, '.roots', `${container}.${attempt}`),
    log: (container, attempt) => join(directory, container, `${attempt}.log`),
  };
}
