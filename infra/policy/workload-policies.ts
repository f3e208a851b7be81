import { z } from 'zod';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { asWorkload, type Container, flagValues, type WorkloadObject } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';
import { budgetBreaches } from './budget-breaches.js';
import { podOf } from './pod-of.js';
import type { Policy } from './policy.js';

/** Components that work alone: two of them do everything twice, and none of them asks who leads. */
const ALONE = ['horologium', 'tide', 'crier', 'status-reconciler'];

const Resources = z.looseObject({
  requests: z.record(z.string(), z.unknown()).default({}),
  limits: z.record(z.string(), z.unknown()).default({}),
});

const Strategy = z.looseObject({
  paused: z.boolean().optional(),
  updateStrategy: z
    .looseObject({
      type: z.string().optional(),
      rollingUpdate: z.looseObject({ partition: z.number().optional() }).nullish(),
    })
    .optional(),
});

const Labelled = z.looseObject({
  template: z.looseObject({ metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }) }),
});

/** What must be so of everything that runs. */
export const WORKLOAD_POLICIES: readonly Policy[] = [
  {
    name: 'requests-and-limits',
    outage: '2019-02-08',
    says: 'every container says what it needs, and how much memory it may take',
    broken: ofContainers((container) => {
      const { requests, limits } = Resources.catch({ requests: {}, limits: {} }).parse(container['resources'] ?? {});
      return [
        ...['cpu', 'memory'].filter((one) => requests[one] === undefined).map((one) => `requests no ${one}`),
        ...(limits['memory'] === undefined ? ['has no limit of memory'] : []),
      ];
    }),
  },
  {
    name: 'probes',
    outage: '2019-03-26',
    says: 'every container can be asked whether it works',
    broken: ofContainers((container) =>
      container['readinessProbe'] === undefined && container['livenessProbe'] === undefined ? ['has no probe'] : [],
    ),
  },
  {
    name: 'no-latest',
    outage: '2019-03-26',
    says: 'every image says which version it is',
    broken: (object) => {
      const { initContainers, containers = [] } = podOf(object) ?? {};
      return [...(initContainers ?? []), ...containers].flatMap(({ name, image = '' }) => {
        const { tag, digest } = parseImage(image);
        return digest === null && (tag === null || tag === 'latest') ? [`${name} runs ${image}`] : [];
      });
    },
  },
  {
    name: 'replaces-pods',
    outage: '2019-03-26',
    says: 'a changed template replaces pods by itself',
    broken: ofWorkloads(({ spec }) => {
      const { paused = false, updateStrategy } = Strategy.parse(spec);
      return [
        ...(paused ? ['is paused'] : []),
        ...(updateStrategy?.type === 'OnDelete' ? ['replaces a pod only when somebody deletes it (OnDelete)'] : []),
        ...((updateStrategy?.rollingUpdate?.partition ?? 0) > 0 ? ['keeps pods below a partition'] : []),
      ];
    }),
  },
  {
    name: 'disruption-budget',
    outage: '2019-03-26',
    says: 'a drain leaves one of several pods',
    broken: ofWorkloads((workload, object, all) => {
      if (workload.kind === 'DaemonSet' || (workload.spec.replicas ?? 1) < 2) return [];
      const { labels } = Labelled.parse(workload.spec).template.metadata;
      return budgetBreaches(
        { namespace: object.metadata.namespace, labels, replicas: workload.spec.replicas ?? 1 },
        all,
      );
    }),
  },
  {
    name: 'one-leader',
    outage: '2019-02-08',
    says: 'of several pods one leads, wherever two would do everything twice',
    broken: ofWorkloads(({ spec }) => {
      if ((spec.replicas ?? 1) < 2) return [];
      return spec.template.spec.containers.flatMap((container) => {
        const { name } = parseImage(container.image ?? '');
        const elects = flagValues(container, 'enable-leader-election').some((value) => value !== 'false');
        if (ALONE.includes(name)) return [`runs ${name} ${spec.replicas} times, which elects no leader`];
        return name === 'boskos' && !elects ? ['runs boskos several times without --enable-leader-election'] : [];
      });
    }),
  },
];

type Broken = Policy['broken'];

function ofWorkloads(
  broken: (workload: WorkloadObject, object: KubernetesObject, all: readonly KubernetesObject[]) => string[],
): Broken {
  return (object, all) => {
    const workload = asWorkload(object);
    // What stands idle harms nobody.
    return workload === null || workload.spec.replicas === 0 ? [] : broken(workload, object, all);
  };
}

function ofContainers(broken: (container: Container) => string[]): Broken {
  return ofWorkloads(({ spec }) =>
    spec.template.spec.containers.flatMap((container) => broken(container).map((how) => `${container.name} ${how}`)),
  );
}
