import { z } from 'zod';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { flagValues } from '../../src/production/pod-template.js';
import type { ComponentContainer } from '../../src/production/read-workloads.js';
import { SKIP_AWAIT } from '../differences/not-awaited.js';

/** Staging's own Service that leads to gangway's port for gRPC, in the namespace production runs it in. */
export const GANGWAY_SERVICE = { service: 'prow-staging-gangway', port: 80 } as const;

/** gangway's default (cmd/gangway/main.go). */
const PORT = 32_000;

const Pod = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }) }),
  }),
});

/** The Service, or none where production runs no gangway. */
export function gangwayService(components: readonly ComponentContainer[]): KubernetesObject[] {
  const gangway = components.find(({ workload }) => workload.component === 'gangway' && workload.replicas > 0);
  const selector = Pod.safeParse(gangway?.manifest.object).data?.spec.template.metadata.labels;
  if (gangway === undefined || selector === undefined) return [];
  const { service: name, port } = GANGWAY_SERVICE;
  const targetPort = Number(flagValues(gangway.container, 'port').at(-1) ?? PORT);
  const { namespace } = gangway.workload;
  return [
    {
      ...{ apiVersion: 'v1', kind: 'Service' },
      metadata: { namespace, name, annotations: { [SKIP_AWAIT]: 'true' } },
      spec: { selector, ports: [{ name: 'grpc', port, targetPort }] },
    },
  ];
}
