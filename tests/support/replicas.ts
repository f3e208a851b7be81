import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CANARY_IMAGE, imageCatalogue } from '../../src/cli/image-catalogue.js';
import { Environment } from '../../src/model/environment.js';
import { buildProw } from '../../src/toolchain/build-prow.js';
import { resolveCandidate } from '../../src/toolchain/resolve-candidate.js';

/** A kubectl of the service cluster. */
export type Kubectl = (args: readonly string[]) => Promise<string>;

/** What asks for the nodes that run something (src/local/keeper/host-nodes.ts). */
export const ON_HOST_NODES = {
  nodeSelector: { 'prow-staging.dev/runs': 'processes' },
  tolerations: [{ key: 'prow-staging.dev/host-node', operator: 'Exists' }],
};

const DONE_LIMIT_MS = 90_000;

/**
 * Gives a Deployment of Prow's this many replicas and waits for them. One that staging leaves idle has no
 * program yet: it is built, and made known to the host nodes. Returns how many replicas it had.
 */
export async function scale(
  component: string,
  { replicas, environment, kubectl }: { replicas: number; environment: string; kubectl: Kubectl },
): Promise<string> {
  const image = await kubectl([
    'get',
    `deployment/${component}`,
    '-o',
    'jsonpath={.spec.template.spec.containers[0].image}',
  ]);
  const { prow } = Environment.parse(JSON.parse(await readFile(join(environment, 'environment.json'), 'utf8')));
  const build = await buildProw(await resolveCandidate(prow.tag, {}), [component], {});
  const images = join(environment, 'images.json');
  const known = JSON.parse(await readFile(images, 'utf8'));
  const added = imageCatalogue([build], [image.slice(0, image.lastIndexOf('/'))]);
  await writeFile(images, JSON.stringify({ ...added, ...known }));
  const declared = await kubectl(['get', `deployment/${component}`, '-o', 'jsonpath={.spec.replicas}']);
  const patch = { spec: { replicas, template: { spec: ON_HOST_NODES } } };
  await kubectl(['patch', `deployment/${component}`, '--type=strategic', `--patch=${JSON.stringify(patch)}`]);
  await kubectl(['rollout', 'status', `deployment/${component}`, '--timeout=90s']);
  // A rollout counts no pod that is ending, and one that is ending still answers.
  for (const deadline = Date.now() + DONE_LIMIT_MS; (await podsOf(kubectl, component)).length !== replicas; ) {
    if (Date.now() > deadline) {
      const pods = await kubectl(['get', 'pods', '-l', `app=${component}`, '-o', 'wide', '--show-labels']);
      throw new Error(`${component} has other pods than its ${replicas} after its rollout:\n${pods}`);
    }
    await delay(500);
  }
  return declared;
}

async function podsOf(kubectl: Kubectl, component: string): Promise<string[]> {
  const names = await kubectl(['get', 'pods', '-l', `app=${component}`, '-o', 'jsonpath={.items[*].metadata.name}']);
  return names.split(' ').filter((name) => name !== '');
}

/** Sends requests to a Service from a pod, each on a connection of its own. */
export async function askService(
  kubectl: Kubectl,
  { service, port, request, times }: { service: string; port: number; request: string; times: number },
): Promise<void> {
  const once = `exec 3<>/dev/tcp/${service}/${port} && printf '${request}' >&3 && timeout 10 cat <&3`;
  const script = `for i in $(seq ${times}); do ( ${once} ) >/dev/null || exit 1; done`;
  const pod = `asks-${service}`;
  const container = { name: pod, image: CANARY_IMAGE, command: ['/bin/bash', '-c', script] };
  const overrides = { spec: { ...ON_HOST_NODES, restartPolicy: 'Never', containers: [container] } };
  await kubectl(['run', pod, `--image=${CANARY_IMAGE}`, '--restart=Never', `--overrides=${JSON.stringify(overrides)}`]);
  await kubectl(['wait', `pod/${pod}`, '--for=jsonpath={.status.phase}=Succeeded', '--timeout=60s']);
}

/** The sum of a metric over its labels, by pod of a component. */
export async function metricByPod(kubectl: Kubectl, component: string, metric: string): Promise<Map<string, number>> {
  const deadline = Date.now() + DONE_LIMIT_MS;
  for (;;) {
    const pods = await podsOf(kubectl, component);
    try {
      const counts = await Promise.all(
        pods.map(async (pod): Promise<[string, number]> => {
          const text = await kubectl(['get', '--raw', `/api/v1/namespaces/default/pods/${pod}:9090/proxy/metrics`]);
          return [pod, sumOf(text, metric)];
        }),
      );
      return new Map(counts);
    } catch (error) {
      // A pod that ends at this moment answers no more.
      if (Date.now() > deadline) throw error;
      await delay(500);
    }
  }
}

function sumOf(text: string, metric: string): number {
  const lines = text.split('\n').filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
