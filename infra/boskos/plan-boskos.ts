import type { Difference } from '../../src/model/environment.js';
import { boskosRepository, readWorkloads } from '../../src/production/boskos/read-boskos.js';
import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import { parseImage } from '../../src/production/prow-image.js';
import type { Production } from '../../src/production/read-production.js';
import { additions } from '../differences/additions.js';
import { type Applied, applyRules } from '../differences/apply-rules.js';
import type { HostNodes } from '../differences/difference-rule.js';
import { rejectUnknownKinds } from '../differences/reject-unknown-kinds.js';
import type { ProgramOutputs } from '../program-inputs.js';
import { BOSKOS_RULES } from './boskos-rules.js';

/** Everything that is deployed of Boskos, decided before anything is done. */
export interface BoskosPlan {
  readonly clusterId: string;
  /** Definitions of its kinds, of the version under test. */
  readonly definitions: readonly KubernetesObject[];
  /** Production's own manifests with the listed changes. */
  readonly applied: Applied;
  readonly components: ProgramOutputs['components'];
  readonly differences: readonly Difference[];
}

/**
 * Decides what of Boskos goes to its cluster; null where production has none.
 *
 * @param given.present - objects that its cluster gets anyway, by name.
 * @throws {ExplainedError} `usage` when it cannot be deployed here, with file and line.
 */
export function planBoskos(
  { description: { boskos }, boskosManifests }: Production,
  given: {
    readonly tag: string | null;
    readonly definitions: readonly KubernetesObject[];
    readonly hostNodes: HostNodes | null;
    readonly present: readonly string[];
  },
): BoskosPlan | null {
  const { tag, definitions, hostNodes, present } = given;
  const server = boskos?.workloads.find(({ component }) => component === 'boskos');
  if (boskos === undefined || server === undefined || tag === null) return null;
  const applied = applyRules(boskosManifests, BOSKOS_RULES, {
    prowTag: tag,
    prowRepository: boskosRepository(server.image),
    hostNodes,
    // Boskos reaches neither, and mounts no configuration of jobs.
    ...{ storageAddress: '', githubAddress: '', pubsubAddress: '', configMapParts: new Map() },
    madeByStaging: new Set([...present, ...definitions.map(objectName)]),
  });
  rejectUnknownKinds([...applied.manifests, ...definitions.map((object) => ({ object, file: '', line: 1 }))]);
  const known = new Set(boskos.workloads.map(({ component }) => component));
  const components = readWorkloads(applied.manifests)
    .filter(({ component, replicas }) => known.has(component) && replicas > 0)
    .map(({ component, kind, namespace, name, container, image, replicas }) => ({
      ...{ component, workload: { kind, namespace, name }, container, image, replicas },
      tag: parseImage(image).tag ?? '',
      lease: null,
      metricsPort: null,
    }));
  return {
    clusterId: boskos.clusterId,
    definitions,
    applied,
    components,
    differences: [
      ...applied.differences,
      ...additions('boskos-definitions', { clusterId: boskos.clusterId, objects: definitions }),
    ],
  };
}
