import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Waits until a process that was just started says `ready` on its output. @throws when it ends before. */
export function saysReady(started: ChildProcess, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    started.once('error', reject);
    started.once('exit', (code) => reject(new Error(`${what} did not start: exit code ${code}`)));
    if (started.stdout === null) return;
    createInterface({ input: started.stdout }).on('line', (line) => {
      if (line === 'ready') resolve();
    });
  });
}
