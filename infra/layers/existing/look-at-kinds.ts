import { groupOf } from '../../../src/production/kind-of.js';
import { type KubernetesObject, objectName } from '../../../src/production/manifest.js';
import { definedKinds, type ServedKind, servedKinds } from '../../served-kinds.js';
import type { Said } from './check.js';
import { type Asking, inTime } from './reach-cluster.js';

/** The oldest minor version whose API servers tell what they serve as it is asked here (KEP-3352). */
const OLDEST_MINOR = 30;

/** Whether the version an API server has told is one that the deployment can be made on. */
export function lookAtVersion(version: string | null): Said {
  const expected = `v1.${OLDEST_MINOR} or newer`;
  const evidence = 'GET /version';
  const minor = /^v1\.(\d+)\./.exec(version ?? '')?.[1];
  if (version === null || minor === undefined)
    return {
      ...{ outcome: 'inconclusive', expected, evidence, observed: version ?? 'it does not tell' },
      next: 'let the deployer get /version (system:public-info-viewer), and ask again',
    };
  if (Number(minor) >= OLDEST_MINOR) return { outcome: 'pass', expected, observed: version, evidence, next: '' };
  return { outcome: 'fail', expected, observed: version, evidence, next: 'upgrade the cluster, or name another' };
}

/** What an API server serves, with what the deployment's own definitions bring. */
export interface Kinds {
  readonly said: Said;
  /** Null where nobody knows. */
  readonly kinds: readonly ServedKind[] | null;
}

/** Asks whether every kind of object to be deployed is served in its version. */
export async function lookAtKinds({ api, signal }: Asking, objects: readonly KubernetesObject[]): Promise<Kinds> {
  const wanted = new Map(objects.map((object) => [`${object.apiVersion} ${object.kind}`, object]));
  const expected = `${wanted.size} kinds of objects, each served or defined by the deployment itself`;
  const evidence = 'GET /api and /apis';
  try {
    const kinds = [...(await servedKinds(api, { signal: inTime(signal) })), ...definedKinds(objects)];
    const lacking = [...wanted].filter(([, object]) => !kinds.some((kind) => isOf(object, kind)));
    const observed = lacking.map(([kind, object]) => `no ${kind} (${objectName(object)})`).join(', ');
    if (lacking.length === 0)
      return { said: { outcome: 'pass', expected, observed: 'all', evidence, next: '' }, kinds };
    const next = 'install what defines them, or upgrade the cluster';
    return { said: { outcome: 'fail', expected, observed, evidence, next }, kinds };
  } catch (error) {
    signal.throwIfAborted();
    const observed = error instanceof Error ? error.message : String(error);
    const next = 'let the deployer ask what is served (system:discovery), and ask again';
    return { said: { outcome: 'inconclusive', expected, observed, evidence, next }, kinds: null };
  }
}

/** Whether an object is of a kind, in its version. */
export function isOf({ apiVersion, kind }: KubernetesObject, served: ServedKind): boolean {
  const version = apiVersion.split('/').at(-1);
  return served.kind === kind && served.group === groupOf(apiVersion) && served.version === version;
}
