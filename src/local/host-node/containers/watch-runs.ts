import { type FSWatcher, watch } from 'node:fs';

export interface RunsWatch {
  /** A container of the pod has started or ended. */
  onChange(): void;
  onTrouble(problem: string): void;
}

/**
 * Tells at once when a container starts or ends, whoever started it; returns what
 * ends it. Machines limit how much a user may watch: without a watch changes are
 * noticed with the pod's next step, some seconds later.
 */
export function watchRuns(directory: string, { onChange, onTrouble }: RunsWatch): () => void {
  let watcher: FSWatcher | undefined;
  const fail = (error: unknown) => {
    onTrouble(`cannot watch ${directory} (see fs.inotify.max_user_instances and max_user_watches): ${String(error)}`);
    watcher?.close();
  };
  try {
    watcher = watch(directory, (_event, file) => {
      if (file?.endsWith('.exit') === true || file?.endsWith('.started') === true) onChange();
    });
    watcher.on('error', fail);
  } catch (error) {
    fail(error);
  }
  return () => watcher?.close();
}
