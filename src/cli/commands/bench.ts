import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { startEnvironment } from '../../local/start-environment.js';
import { ensureTools } from '../../toolchain/ensure-tools.js';
import { line, result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import type { AddCommand } from './command.js';

const TOOLS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'kwokctl'] as const;
type Tools = Record<(typeof TOOLS)[number], string>;

const READY_TIMEOUT_MS = 300_000;

/** `prow-staging bench`: our clusters against bare kwokctl making the same ones, on this machine, in one run. */
export const addBenchCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('bench')
    .description('measure the clusters against bare kwokctl on this machine')
    .option('--clusters <count>', 'how many clusters', (text) => Number.parseInt(text, 10), 5)
    .option('--json', 'print the result as JSON')
    .action(async ({ clusters, json }: { clusters: number; json?: boolean }) => {
      const tools = await ensureTools(TOOLS, { signal });
      const directory = await mkdtemp(join(tmpdir(), 'prow-staging-bench-'));
      try {
        line(`Starting ${clusters} clusters with bare kwokctl, one after the other …`);
        const bareMs = await timed(() => bareKwokctl(clusters, { tools, directory }));
        line(`Starting ${clusters} clusters as an environment, with networks, names and host nodes …`);
        const environmentMs = await timed(() => asEnvironment(clusters, { tools, directory, signal }));
        const ratio = environmentMs / bareMs;
        const figures = { clusters, bareMs, environmentMs, ratio };
        result(
          json
            ? JSON.stringify(figures)
            : `bare kwokctl ${bareMs} ms · environment ${environmentMs} ms · ratio ${ratio.toFixed(2)}`,
        );
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
      exit(EXIT.pass);
    });
};

async function bareKwokctl(count: number, { tools, directory }: { tools: Tools; directory: string }): Promise<void> {
  const env = { KWOK_WORKDIR: join(directory, 'bare'), HOME: directory };
  const binaries = (['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const).map(
    (name) => `--${name}-binary=${tools[name]}`,
  );
  const names = Array.from({ length: count }, (_, index) => `bench-${process.pid}-${index}`);
  try {
    for (const name of names) {
      const create = ['create', 'cluster', `--name=${name}`, '--runtime=binary', '--secure-port', '--wait=120s'];
      const kubeconfig = `--kubeconfig=${join(directory, 'kubeconfig')}`;
      await execa(tools.kwokctl, [...create, kubeconfig, `--kwok-controller-binary=${tools.kwok}`, ...binaries], {
        env,
      });
    }
  } finally {
    const kubeconfig = `--kubeconfig=${join(directory, 'kubeconfig')}`;
    for (const name of names)
      await execa(tools.kwokctl, ['delete', 'cluster', `--name=${name}`, kubeconfig], { env, reject: false });
  }
}

async function asEnvironment(
  count: number,
  { tools, directory, signal }: { tools: Tools; directory: string; signal: AbortSignal },
): Promise<() => Promise<void>> {
  const environment = await startEnvironment({
    id: 'bench',
    directory: join(directory, 'environment'),
    clusters: Array.from({ length: count }, (_, index) => ({
      id: `bench-${index}`,
      role: index === 0 ? ('service' as const) : ('build' as const),
      hostNodes: index === 0 ? 2 : 1,
    })),
    services: [],
    tools,
    images: {},
    readyTimeoutMs: READY_TIMEOUT_MS,
    signal,
    onStep: () => undefined,
  });
  return environment.stop;
}

/** Milliseconds until `start` is done; what it returns is undone afterwards, untimed. */
async function timed(start: () => Promise<void | (() => Promise<void>)>): Promise<number> {
  const startedAt = performance.now();
  const undo = await start();
  const elapsedMs = Math.round(performance.now() - startedAt);
  await undo?.();
  return elapsedMs;
}
