import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines } from './last-lines.js';

/** A process of the environment that should run and does not. */
export interface DeadComponent {
  readonly cluster: string;
  readonly component: string;
  readonly logTail: string;
}

/**
 * The components of a control plane that have died, each with its log's last
 * lines. kwokctl starts components and leaves; nobody restarts them.
 */
export async function findDeadComponents(clusterId: string, directory: string): Promise<DeadComponent[]> {
  const pidDirectory = join(directory, 'pids');
  const files = await readdir(pidDirectory).catch(() => []);
  const components = files.filter((file) => file.endsWith('.pid')).map((file) => file.slice(0, -'.pid'.length));
  const dead = await Promise.all(
    components.map(async (component) => {
      const pid = Number(await readFile(join(pidDirectory, `${component}.pid`), 'utf8'));
      if (await isRunning(pid)) return null;
      const log = await readFile(join(directory, 'logs', `${component}.log`), 'utf8').catch(() => '');
      return { cluster: clusterId, component, logTail: lastLines(log, 5) };
    }),
  );
  return dead.filter((component) => component !== null);
}

/** Whether a process has an entry in /proc, a zombie's included: kwokctl takes that for one that runs. */
export async function isThere(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)) !== null;
}

/** A zombie does not run: its entry in /proc stays until somebody asks for its exit code. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return status !== null && !/\) [ZX] /.test(status);
}
