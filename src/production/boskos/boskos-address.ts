import { z } from 'zod';
import type { BoskosService } from '../../model/boskos.js';
import { kindOf } from '../kind-of.js';
import { DEFAULT_NAMESPACE, type Manifest } from '../manifest.js';
import { type Container, flagValues } from '../pod-template.js';

const Service = z.looseObject({
  kind: z.literal('Service'),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().default(DEFAULT_NAMESPACE) }),
  spec: z.looseObject({
    selector: z.record(z.string(), z.string()).default({}),
    ports: z.array(
      z.looseObject({ port: z.number().int(), targetPort: z.union([z.number().int(), z.string()]).optional() }),
    ),
  }),
});

const Labelled = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }) }),
  }),
});

const Ports = z.looseObject({
  ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number().int() })).nullish(),
});

/** `--port` and `--leader-label-key` where they are not given (cmd/boskos/boskos.go). */
const DEFAULT_PORT = 8080;
const DEFAULT_LEADER_LABEL = 'boskos-leader';

/** The Service through which jobs reach Boskos, or null where no manifest has one. */
export function boskosAddress(
  manifests: readonly Manifest[],
  server: { readonly manifest: Manifest; readonly container: Container; readonly workload: { namespace: string } },
): BoskosService | null {
  const { container, manifest, workload } = server;
  const given = Number(flagValues(container, 'port').at(-1));
  const served = Number.isInteger(given) ? given : DEFAULT_PORT;
  const named = Ports.parse(container).ports?.filter(({ containerPort }) => containerPort === served) ?? [];
  const targets: unknown[] = [served, ...named.map(({ name }) => name)];
  const leader = flagValues(container, 'leader-label-key').at(-1) ?? DEFAULT_LEADER_LABEL;
  // With several replicas Boskos labels the pod that leads, and only that one is to be reached.
  const labels = { ...Labelled.safeParse(manifest.object).data?.spec.template.metadata.labels, [leader]: 'true' };
  for (const { object } of manifests) {
    const service = Service.safeParse(object).data;
    if (service === undefined || kindOf(object) !== service.kind || service.metadata.namespace !== workload.namespace)
      continue;
    const selected = Object.entries(service.spec.selector);
    if (selected.length === 0 || selected.some(([key, value]) => Reflect.get(labels, key) !== value)) continue;
    const port = service.spec.ports.find((one) => targets.includes(one.targetPort ?? one.port))?.port;
    if (port !== undefined) return { namespace: service.metadata.namespace, name: service.metadata.name, port };
  }
  return null;
}
