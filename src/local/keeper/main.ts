import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { ExplainedError } from '../../model/explained-error.js';
import { environmentDirectory } from '../environment-directory.js';
import { planNetwork } from '../network-plan.js';
import { LocalPlan } from '../plan.js';
import { behindClosedDoor } from './behind-closed-door.js';
import { closeInherited } from './close-inherited.js';
import { startMissing } from './control-plane.js';
import { startForwarders } from './forwarders.js';
import { type KeepClusterOptions, type KeptCluster, keepCluster } from './keep-cluster.js';
import { makeRouter } from './networks.js';
import { startObserver } from './observer.js';
import type { KeeperReport } from './report.js';
import { Reviver } from './revive.js';
import { StoppedServers } from './stopped-servers.js';
import { type DeadComponent, findDeadComponents } from './watchdog.js';

/** How often control planes are looked at; what died is reported within this. */
const WATCH_INTERVAL_MS = 1_000;

/** An API server that was stopped is healthy again within it, in milliseconds; at most five on two cores. */
const RETURN_LIMIT_MS = 60_000;

const plan = LocalPlan.parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));
const files = environmentDirectory(plan.directory);
const startedAt = Date.now();
const stopping = new AbortController();
// Every watch of every cluster ends with this signal.
setMaxListeners(0, stopping.signal);
const reviver = new Reviver(plan);
const servers = new StoppedServers({
  directoryOf: (id) => (plan.clusters.some((cluster) => cluster.id === id) ? files.clusterDirectory(id) : null),
  startAgain: (id) => {
    const network = planNetwork(
      id,
      plan.clusters.findIndex((cluster) => cluster.id === id),
    );
    return behindClosedDoor(network, () => startMissing(network, plan, RETURN_LIMIT_MS));
  },
});
const kept: KeptCluster[] = [];
const shared: KeepClusterOptions['shared'] = { proxy: null };
let dead: DeadComponent[] = [];
let isTied = true;
let isUp = false;

// Ordinary users of Debian have no sbin in their PATH, where ip and sysctl are.
process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
closeInherited();
tieToStarter();
await keep().catch((error: unknown) => {
  tell({ kind: 'failed', explanation: explanationOf(error) });
  stop(1);
});

/**
 * Until it is told to stay, the environment lives as long as the process that
 * started it: our standard input is a pipe from there, and its end is our end.
 */
function tieToStarter(): void {
  process.stdin.on('data', (data) => {
    if (data.toString().includes('stay')) isTied = false;
  });
  process.stdin.on('end', () => {
    if (isTied) stop(0);
  });
  process.on('SIGTERM', () => stop(0));
  process.stdout.on('error', () => undefined);
}

async function keep(): Promise<void> {
  await makeRouter();
  const watch = setInterval(() => void watchControlPlanes(), WATCH_INTERVAL_MS);
  const clusters = await Promise.race([Promise.all(plan.clusters.map((_, index) => start(index))), untilDead()]);
  isUp = true;
  kept.push(...clusters);
  const byId = new Map(clusters.map((cluster) => [cluster.cluster.id, cluster]));
  await startForwarders(plan.forwards, byId);
  await startObserver(files.socket, { status, stop: () => stop(0), servers });
  stopping.signal.addEventListener('abort', () => clearInterval(watch));
  tell({ kind: 'ready', clusters: clusters.map(({ cluster }) => cluster) });
}

function start(index: number): Promise<KeptCluster> {
  const cluster = plan.clusters[index]?.id ?? '';
  const onStep = (step: string) => tell({ kind: 'step', cluster, step, elapsedMs: Date.now() - startedAt });
  return keepCluster(index, { plan, signal: stopping.signal, shared, onStep });
}

async function watchControlPlanes(): Promise<void> {
  const found = await Promise.all(plan.clusters.map(({ id }) => findDeadComponents(id, files.clusterDirectory(id))));
  // Of a control plane without its API server nothing else is expected either.
  dead = found.flat().filter(({ cluster }) => !servers.clusters.includes(cluster));
}

/**
 * Starts again what was only too early or too slow, as any control plane would. While the environment comes up, ends the
 * start as soon as a component has died that will not come back, rather than wait for it.
 */
async function untilDead(): Promise<never> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, WATCH_INTERVAL_MS));
    const first = await reviver.revive(dead).catch((error: unknown) => {
      if (!isUp) throw error;
      process.stderr.write(`${new Date().toISOString()} starting a component again: ${String(error)}\n`);
      return null;
    });
    // What dies in an environment that is up, and is not to be started again, is reported by its status.
    if (first === null || isUp) continue;
    throw new ExplainedError('fault', {
      what: `${first.component} of cluster ${first.cluster} died while the environment started`,
      expected: 'a running process',
      observed: 'its process has ended',
      evidence: first.logTail,
      next: 'see the log lines above; prow-staging doctor checks memory and disk',
    });
  }
}

async function status(): Promise<unknown> {
  return {
    id: plan.id,
    clusters: kept.map(({ cluster, hostNodes }) => ({
      ...cluster,
      hostNodes: hostNodes.map((node) => ({ name: node.name, running: node.isRunning(), restarts: node.restarts() })),
    })),
    forwards: plan.forwards.map(({ name, hostPort }) => ({ name, address: `127.0.0.1:${hostPort}` })),
    dead,
    stopped: servers.clusters,
  };
}

function tell(report: KeeperReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
  process.stderr.write(`${new Date().toISOString()} ${JSON.stringify(report)}\n`);
}

function stop(exitCode: number): void {
  stopping.abort();
  // Ending this process ends the namespace's init, and with it every process, mount and port of the environment.
  process.exit(exitCode);
}

function explanationOf(error: unknown) {
  if (error instanceof ExplainedError) return error.explanation;
  return {
    what: 'The environment could not be started',
    expected: 'networks, control planes and nodes of every cluster',
    observed: error instanceof Error ? error.message : String(error),
    evidence: files.keeperLog,
    next: 'see the log; prow-staging doctor says what this machine lacks',
  };
}
