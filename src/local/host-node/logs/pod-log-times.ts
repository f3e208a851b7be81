import type { RunStore } from '../containers/run-store.js';
import type { Container } from '../pod.js';
import type { PodPaths } from '../pods/pod-paths.js';
import { noteLogTime } from './log-times.js';

const EVERY_MS = 1000;

/** Notes once a second how far the logs of these containers have been written; returns what ends it. */
export function followLogTimes(
  containers: readonly Container[],
  { paths, runs }: { readonly paths: PodPaths; readonly runs: RunStore },
): () => void {
  const known = new Map<string, number>();
  const finished = new Set<string>();
  const noteAll = () => {
    for (const container of containers) {
      const [run] = runs.read(container);
      if (run === undefined) continue;
      const log = paths.log(container.name, run.attempt);
      if (finished.has(log)) continue;
      if (run.end !== null) finished.add(log);
      known.set(log, noteLogTime(log, known.get(log) ?? 0, Date.now()));
    }
  };
  const timer = setInterval(noteAll, EVERY_MS);
  return () => clearInterval(timer);
}
