import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { stopApiServers } from '../src/canaries/outages/stop-api-servers.js';
import { startObserver } from '../src/local/keeper/observer.js';
import { StoppedServers } from '../src/local/keeper/stopped-servers.js';

/** A keeper with one cluster, whose API server is a process that sleeps. */
async function keeper(options: { startAgain?: () => Promise<void> } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'keeper-'));
  await mkdir(join(directory, 'pids'));
  const started: ChildProcess[] = [];
  const launch = async () => {
    const child = spawn('sleep', ['600']);
    started.push(child);
    await writeFile(join(directory, 'pids', 'kube-apiserver.pid'), `${child.pid}`);
  };
  await launch();
  const servers = new StoppedServers({
    directoryOf: (id) => (id === 'tpu' ? directory : null),
    startAgain: options.startAgain ?? launch,
  });
  const socket = join(directory, 'socket');
  await startObserver(socket, { status: async () => ({}), stop: () => undefined, servers });
  const runs = () => started.at(-1)?.exitCode === null && started.at(-1)?.signalCode === null;
  return { servers, socket, started, runs };
}

describe('an API server that is stopped on purpose', () => {
  test('ends by SIGKILL, is named while it is away, and comes back when it is asked to', async () => {
    const { servers, socket, started, runs } = await keeper();
    const stopped = await stopApiServers(socket, ['tpu']);
    expect(started[0]?.signalCode).toBe('SIGKILL');
    expect(servers.clusters).toEqual(['tpu']);
    await stopped.start();
    expect(servers.clusters).toEqual([]);
    expect(started).toHaveLength(2);
    expect(runs()).toBe(true);
    started[1]?.kill();
  });

  test('comes back when whoever stopped it is gone without a word', async () => {
    const { servers, socket, started, runs } = await keeper();
    const script = `
      import { stopApiServers } from ${JSON.stringify(join(import.meta.dirname, '../src/canaries/outages/stop-api-servers.ts'))};
      await stopApiServers(${JSON.stringify(socket)}, ['tpu']);
      process.stdout.write('stopped');`;
    const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    await once(other.stdout, 'data');
    expect(servers.clusters).toEqual(['tpu']);
    other.kill('SIGKILL');
    await vi.waitFor(() => expect(servers.clusters).toEqual([]), { timeout: 10_000 });
    expect(runs()).toBe(true);
    started[1]?.kill();
  });

  test('is started once, however often that is asked', async () => {
    const { servers, started } = await keeper();
    await servers.stop('tpu');
    await Promise.all([servers.start('tpu'), servers.start('tpu')]);
    await servers.start('tpu');
    expect(started).toHaveLength(2);
    started[1]?.kill();
  });

  test('that does not come back is not called stopped on purpose any more', async () => {
    const { servers, socket } = await keeper({ startAgain: async () => Promise.reject(new Error('no memory')) });
    const stopped = await stopApiServers(socket, ['tpu']);
    await expect(stopped.start()).rejects.toThrow('no memory');
    expect(servers.clusters).toEqual([]);
  });

  test('of a cluster that there is not is refused, and none beside it is left stopped', async () => {
    const { servers, socket, started } = await keeper();
    await expect(stopApiServers(socket, ['tpu', 'nowhere'])).rejects.toThrow('there is no cluster nowhere');
    await vi.waitFor(() => expect(servers.clusters).toEqual([]));
    await vi.waitFor(() => expect(started).toHaveLength(2));
    started[1]?.kill();
  });

  test('cannot be asked of an environment that is gone', async () => {
    await expect(stopApiServers('/nowhere/socket', ['tpu'])).rejects.toThrow();
  });
});
