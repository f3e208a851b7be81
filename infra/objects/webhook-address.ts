import { z } from 'zod';
import { kindOf } from '../../src/production/kind-of.js';
import { type KubernetesObject, namespaceOf } from '../../src/production/manifest.js';
import { flagValues } from '../../src/production/pod-template.js';
import type { ComponentContainer } from '../../src/production/read-workloads.js';

/** hook's defaults (cmd/hook/main.go). */
const PORT = 8888;
const PATH = '/hook';

const Pod = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }).optional(),
    }),
  }),
});
const Service = z.looseObject({
  spec: z.looseObject({
    selector: z.record(z.string(), z.string()),
    ports: z.array(z.looseObject({ port: z.number(), targetPort: z.union([z.number(), z.string()]).optional() })),
  }),
});

/** Where GitHub sends events: hook, behind the Service production has for it. Null where nothing leads to hook. */
export function webhookAddress(
  components: readonly ComponentContainer[],
  objects: readonly KubernetesObject[],
): string | null {
  const hook = components.find(({ workload }) => workload.component === 'hook' && workload.replicas > 0);
  if (hook === undefined) return null;
  const labels = Pod.safeParse(hook.manifest.object).data?.spec.template.metadata?.labels ?? {};
  const listens = Number(flagValues(hook.container, 'port').at(-1) ?? PORT);
  const { namespace } = hook.workload;
  for (const object of objects) {
    if (kindOf(object) !== 'Service' || namespaceOf(object) !== namespace) continue;
    const { selector = {}, ports = [] } = Service.safeParse(object).data?.spec ?? {};
    const selected = Object.entries(selector);
    if (selected.length === 0 || selected.some(([name, value]) => labels[name] !== value)) continue;
    const leading = ports.find(({ port, targetPort = port }) => portNumber(targetPort, hook.container) === listens);
    if (leading === undefined) continue;
    const path = flagValues(hook.container, 'webhook-path').at(-1) ?? PATH;
    return `http://${object.metadata.name}.${namespace}.svc.cluster.local:${leading.port}${path}`;
  }
  return null;
}

const NamedPorts = z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).catch([]);

function portNumber(target: number | string, container: ComponentContainer['container']): number | undefined {
  if (typeof target === 'number') return target;
  return NamedPorts.parse(container['ports']).find(({ name }) => name === target)?.containerPort;
}
