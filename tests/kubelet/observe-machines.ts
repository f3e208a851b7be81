import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { connectObserver, type Observer } from '../../src/canaries/observer.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import type { NodeMachine } from './node-machine.js';

const PROGRAM = projectPath('tests', 'kubelet', 'observer-main.ts');
const START_LIMIT_MS = 30_000;
const POLL_MS = 100;

/**
 * Answers on a unix socket what really runs on several kubelets and, by the keeper's own word, on the host nodes beside
 * them: each machine's processes are seen from inside it, and a pod is reached from where it runs.
 *
 * @param options.keeper - The keeper's socket.
 * @param options.socket - Where to answer.
 */
export async function observeMachines(
  machines: readonly NodeMachine[],
  { keeper, socket }: { readonly keeper: string; readonly socket: string },
): Promise<Server> {
  const observers = [...(await Promise.all(machines.map(startInside))), observerAt(keeper)];
  const server = createServer((incoming, response) => {
    answer(observers, new URL(incoming.url ?? '/', 'http://observer')).then(
      (text) => response.writeHead(text === null ? 404 : 200).end(text),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  return server;
}

async function startInside(machine: NodeMachine): Promise<Observer> {
  const program = join(machine.directory, 'observer.cjs');
  const socket = join(machine.directory, 'observer.sock');
  await build({ entryPoints: [PROGRAM], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  machine.start(process.execPath, [program, socket]);
  const observer = observerAt(socket);
  const deadline = Date.now() + START_LIMIT_MS;
  const answers = () =>
    observer.processes().then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (Date.now() > deadline) throw new Error(`nothing answers on ${socket}`);
    await delay(POLL_MS);
  }
  return observer;
}

function observerAt(socket: string): Observer {
  return connectObserver(socket, { signal: new AbortController().signal });
}

async function answer(observers: readonly Observer[], { pathname, searchParams }: URL): Promise<string | null> {
  if (pathname === '/processes') {
    const processes = await Promise.all(observers.map((observer) => observer.processes()));
    return JSON.stringify({ processes: processes.flat() });
  }
  const target = { address: searchParams.get('address') ?? '', port: Number(searchParams.get('port')) };
  const texts = await Promise.all(observers.map((observer) => observer.scrape(target)));
  return texts.find((text) => text !== null) ?? null;
}
