import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isThere } from './watchdog.js';

/** Between two looks whether a process has gone. */
const POLL_MS = 50;

/** A process that was killed is gone within it, on any machine that is still alive. */
const END_LIMIT_MS = 20_000;

/** What must be known of clusters to stop their API servers. */
export interface ServerKeeping {
  /** Folder of a cluster's control plane; null where there is no such cluster. */
  directoryOf(clusterId: string): string | null;
  /** Starts what of a control plane does not run, and returns when it works. */
  startAgain(clusterId: string): Promise<void>;
}

/** API servers that were ended on purpose, and come back. What is asked of one cluster is done in turn. */
export class StoppedServers {
  readonly #stopped = new Set<string>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(private readonly keeping: ServerKeeping) {}

  /** Clusters whose API server is away on purpose, or on its way back. */
  get clusters(): string[] {
    return [...this.#stopped].sort();
  }

  /**
   * Ends the API server of a cluster by SIGKILL, as the machine it runs on would, and returns when its process is gone.
   *
   * @throws {RangeError} there is no such cluster.
   */
  stop(clusterId: string): Promise<void> {
    return this.#inTurn(clusterId, async () => {
      const directory = this.keeping.directoryOf(clusterId);
      if (directory === null) throw new RangeError(`there is no cluster ${clusterId}`);
      // Before it is gone: nobody is to call it dead.
      this.#stopped.add(clusterId);
      const pid = Number(await readFile(join(directory, 'pids', 'kube-apiserver.pid'), 'utf8'));
      process.kill(pid, 'SIGKILL');
      const deadline = Date.now() + END_LIMIT_MS;
      while ((await isThere(pid)) && Date.now() < deadline) await delay(POLL_MS);
    });
  }

  /** Starts it again, and returns when the control plane works; does nothing where it was not stopped. */
  start(clusterId: string): Promise<void> {
    return this.#inTurn(clusterId, async () => {
      if (!this.#stopped.has(clusterId)) return;
      try {
        await this.keeping.startAgain(clusterId);
      } finally {
        // What does not run now was to run: it is dead.
        this.#stopped.delete(clusterId);
      }
    });
  }

  #inTurn(clusterId: string, act: () => Promise<void>): Promise<void> {
    const before = this.#turns.get(clusterId) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(act);
    this.#turns.set(clusterId, turn);
    return turn;
  }
}
