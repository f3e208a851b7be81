import type { Workload } from '../model/description.js';
import { kindOf } from './kind-of.js';
import { type KubernetesObject, namespaceOf } from './manifest.js';
import { podNeedsOf } from './pod-needs.js';
import { asWorkload, type Container } from './pod-template.js';
import { parseImage } from './prow-image.js';
import type { Production } from './read-production.js';

/** ConfigMaps and Secrets that production's manifests name, as `ConfigMap <namespace>/<name>`. */
export interface HeldByPods {
  /** By containers that staging runs. */
  readonly run: ReadonlySet<string>;
  /** By anything at all, of whatever kind. */
  readonly named: ReadonlySet<string>;
}

/**
 * What pods have from ConfigMaps and Secrets. A container beside Prow's that is not Prow's reads nothing in staging.
 *
 * @param running - what staging runs of them.
 */
export function heldByPods(
  { manifests, boskosManifests }: Pick<Production, 'manifests' | 'boskosManifests'>,
  running: readonly Workload[],
): HeldByPods {
  const objects = [...manifests, ...boskosManifests].map(({ object }) => object);
  return {
    run: new Set(
      running.flatMap(({ kind, namespace, name }) =>
        objects
          .filter(
            (object) => object.kind === kind && namespaceOf(object) === namespace && object.metadata.name === name,
          )
          .flatMap((object) => namesIn(object, ranBy(object, running))),
      ),
    ),
    named: new Set(objects.flatMap((object) => namesIn(object, object))),
  };
}

/** Of a workload the containers that are run, with the volumes of the pod but for those that only others mount. */
function ranBy(object: KubernetesObject, running: readonly Workload[]): unknown {
  const pod = asWorkload(object)?.spec.template.spec;
  const all = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])];
  const images = new Set(running.map(({ image }) => parseImage(image).repository));
  const run = all.filter(({ image }) => images.has(parseImage(image ?? '').repository));
  const [mounted, byOthers] = [mountsOf(run), mountsOf(all.filter((container) => !run.includes(container)))];
  return [run, (pod?.volumes ?? []).filter(({ name }) => mounted.has(name) || !byOthers.has(name))];
}

function mountsOf(containers: readonly Container[]): ReadonlySet<string> {
  return new Set(containers.flatMap(({ volumeMounts }) => (volumeMounts ?? []).map(({ name }) => name)));
}

function namesIn(object: KubernetesObject, part: unknown): string[] {
  if (['ConfigMap', 'Secret'].includes(kindOf(object))) return [];
  const { configMaps, secrets } = podNeedsOf(part);
  const namespace = namespaceOf(object);
  return [
    ...configMaps.map((name) => `ConfigMap ${namespace}/${name}`),
    ...secrets.map((name) => `Secret ${namespace}/${name}`),
  ];
}
