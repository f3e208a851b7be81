import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ExplainedError } from '../model/explained-error.js';
import { projectPath } from '../toolchain/project-root.js';
import { environmentDirectory } from './environment-directory.js';
import { type HostPort, openHostPort } from './host-ports.js';
import { type ImageCatalogue, writeImages } from './images.js';
import { lastLines } from './keeper/last-lines.js';
import { KeeperReport } from './keeper/report.js';
import { type LocalCluster, LocalPlan } from './plan.js';
import { identifyProcess } from './process-identity.js';
import { stopEnvironment } from './stop-environment.js';

/** Descriptors 0 to 2 are the keeper's own; inherited sockets follow. */
const FIRST_INHERITED_DESCRIPTOR = 3;

export interface StartOptions {
  readonly id: string;
  /** The environment's directory; made here, 0700. */
  readonly directory: string;
  readonly clusters: LocalPlan['clusters'];
  /** Services to reach from this machine, by name. API servers are always reachable. */
  readonly services: readonly { name: string; clusterId: string; namespace: string; service: string; port: number }[];
  readonly tools: Readonly<Record<string, string>>;
  readonly images: ImageCatalogue;
  readonly readyTimeoutMs: number;
  readonly signal: AbortSignal;
  onStep(step: { cluster: string; step: string; elapsedMs: number }): void;
}

/** A started environment. It ends with this process, unless it is told to stay. */
export interface LocalEnvironment {
  readonly directory: string;
  readonly clusters: readonly LocalCluster[];
  /** Service name → address on this machine. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Lets the environment outlive this process. */
  stay(): void;
  stop(): Promise<void>;
}

/**
 * Starts a rootless namespace with one network and control plane for each
 * cluster, and returns when all are ready.
 *
 * @throws {ExplainedError} `fault` when something in it dies, hangs, or is not permitted; nothing of it stays.
 */
export async function startEnvironment(options: StartOptions): Promise<LocalEnvironment> {
  const files = environmentDirectory(options.directory);
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const ports = await Promise.all([...options.clusters, ...options.services].map(openHostPort));
  const plan = planOf(options, ports);
  await writeFile(files.plan, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600 });
  await writeImages(options.directory, options.images);
  const keeper = spawnKeeper(files.plan, files.keeperLog, ports);
  for (const port of ports) port.close();
  const owner = keeper.pid === undefined ? null : identifyProcess(keeper.pid);
  await writeFile(join(options.directory, 'owner.json'), JSON.stringify(owner), { mode: 0o600 });
  const stop = () => stopEnvironment(options.directory);
  const onAbort = () => void stop();
  options.signal.addEventListener('abort', onAbort, { once: true });
  try {
    options.signal.throwIfAborted();
    const clusters = await untilReady(keeper, options, files.keeperLog);
    const endpoints = plan.forwards
      .filter(({ target }) => target.kind === 'service')
      .map(({ name, hostPort }) => [name, `http://127.0.0.1:${hostPort}`]);
    return {
      directory: options.directory,
      clusters,
      endpoints: Object.fromEntries(endpoints),
      stay: () => stay(keeper),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    options.signal.removeEventListener('abort', onAbort);
  }
}

function planOf(options: StartOptions, ports: readonly HostPort[]): LocalPlan {
  const targets = [
    ...options.clusters.map(({ id }) => ({ name: id, clusterId: id, target: { kind: 'api-server' as const } })),
    ...options.services.map(({ name, clusterId, namespace, service, port }) => ({
      name,
      clusterId,
      target: { kind: 'service' as const, namespace, name: service, port },
    })),
  ];
  const forwards = targets.map((target, index) => ({
    ...target,
    descriptor: FIRST_INHERITED_DESCRIPTOR + index,
    hostPort: ports[index]?.port ?? 0,
  }));
  const { id, directory, clusters, tools, readyTimeoutMs } = options;
  return LocalPlan.parse({ id, directory, clusters, forwards, tools, readyTimeoutMs });
}

function spawnKeeper(planPath: string, logPath: string, ports: readonly HostPort[]): ChildProcess {
  const log = openSync(logPath, 'a', 0o600);
  const namespace = [
    '--user',
    '--map-root-user',
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--mount-proc',
    '--kill-child',
  ];
  // The shell is the namespace's init: it reaps what loses its parent, which Node does not. Its script is constant.
  const init = ['sh', '-c', '"$@"; exit $?', 'keeper'];
  const keeper = spawn(
    'unshare',
    [...namespace, ...init, process.execPath, projectPath('dist', 'keeper.js'), planPath],
    {
      detached: true,
      stdio: ['pipe', 'pipe', log, ...ports.map(({ descriptor }) => descriptor)],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8', TMPDIR: process.env['TMPDIR'] },
    },
  );
  closeSync(log);
  return keeper;
}

function untilReady(keeper: ChildProcess, options: StartOptions, logPath: string): Promise<LocalCluster[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(notReady(options)), options.readyTimeoutMs);
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    keeper.once('error', (error) => end(() => reject(error)));
    keeper.once(
      'exit',
      () =>
        void ended(logPath).then((error) => end(() => reject(options.signal.aborted ? options.signal.reason : error))),
    );
    if (keeper.stdout === null) return;
    createInterface({ input: keeper.stdout }).on('line', (line) => {
      const report = KeeperReport.parse(JSON.parse(line));
      if (report.kind === 'step') options.onStep(report);
      else if (report.kind === 'ready') end(() => resolve(report.clusters));
      else end(() => reject(new ExplainedError('fault', report.explanation)));
    });
  });
}

function stay(keeper: ChildProcess): void {
  keeper.stdin?.end('stay\n');
  keeper.stdout?.destroy();
  keeper.unref();
}

async function ended(logPath: string): Promise<ExplainedError> {
  const log = await readFile(logPath, 'utf8').catch(() => '');
  return new ExplainedError('fault', {
    what: 'The environment ended while it started',
    expected: 'a running keeper',
    observed: lastLines(log, 3) || 'its process ended without a word',
    evidence: logPath,
    next: 'run prow-staging doctor; it says whether this machine allows rootless namespaces',
  });
}

function notReady({ readyTimeoutMs, directory }: StartOptions): ExplainedError {
  return new ExplainedError('fault', {
    what: 'The environment was not ready in time',
    expected: `every cluster ready within ${readyTimeoutMs / 1000} s`,
    observed: 'no word from the keeper that all are',
    evidence: environmentDirectory(directory).keeperLog,
    next: 'see the log; a machine under heavy load may need a second try',
  });
}
