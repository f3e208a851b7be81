import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { z } from 'zod';
import { projectPath } from '../../src/toolchain/project-root.js';
import type { NodeMachine } from './node-machine.js';

const PROGRAM = projectPath('tests', 'kubelet', 'observer-main.ts');
const START_LIMIT_MS = 30_000;
const POLL_MS = 100;

const Processes = z.object({ processes: z.array(z.unknown()) });

/**
 * Answers on a unix socket what really runs on several kubelets, as an
 * environment's keeper does for host nodes: each machine's processes are seen
 * from inside it, and any machine reaches every pod of the cluster.
 */
export async function observeMachines(machines: readonly NodeMachine[], socket: string): Promise<Server> {
  const inside = await Promise.all(machines.map(startInside));
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? '/';
    const answering = path === '/processes' ? allProcesses(inside) : ask(inside[0] ?? '', path);
    answering.then(
      ({ status, text }) => response.writeHead(status).end(text),
      (error: unknown) => response.writeHead(502).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
  return server;
}

async function startInside(machine: NodeMachine): Promise<string> {
  const program = join(machine.directory, 'observer.cjs');
  const socket = join(machine.directory, 'observer.sock');
  await build({ entryPoints: [PROGRAM], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  machine.start(process.execPath, [program, socket]);
  const deadline = Date.now() + START_LIMIT_MS;
  const answers = () =>
    ask(socket, '/status').then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (Date.now() > deadline) throw new Error(`nothing answers on ${socket}`);
    await delay(POLL_MS);
  }
  return socket;
}

async function allProcesses(sockets: readonly string[]): Promise<Answer> {
  const answers = await Promise.all(sockets.map((socket) => ask(socket, '/processes')));
  const processes = answers.flatMap(({ text }) => Processes.parse(JSON.parse(text)).processes);
  return { status: 200, text: JSON.stringify({ processes }) };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function ask(socketPath: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end();
  });
}
