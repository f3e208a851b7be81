import { z } from 'zod';
import { ApiError } from '../../../src/local/host-node/api-client.js';
import { type KubernetesObject, objectName } from '../../../src/production/manifest.js';
import { objectPath, type ServedKind } from '../../served-kinds.js';
import { askEach, nameFew } from './ask-each.js';
import type { Said } from './check.js';
import { OWN_LABELS } from './clusters-file.js';
import { isOf } from './look-at-kinds.js';
import { type Asking, inTime } from './reach-cluster.js';

/** What everything of an environment has, with its name. */
export const ENVIRONMENT_LABEL = `${OWN_LABELS}environment`;

const ACCEPT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const NOT_FOUND = 404;

const Metadata = z.looseObject({
  metadata: z.looseObject({ labels: z.record(z.string(), z.string()).default({}) }),
});

/**
 * Asks of each object to be deployed whether one of its name is there that is not this environment's: it would be taken over,
 * and removed by `down`. A cluster on which production's Prow runs is found so by whatever address it has. Contents are not
 * asked for.
 */
export async function lookForOthers(
  asking: Asking,
  given: { objects: readonly KubernetesObject[]; kinds: readonly ServedKind[]; environment: string },
): Promise<Said> {
  const { objects, kinds, environment } = given;
  const places = objects.flatMap((object) => {
    const served = kinds.find((kind) => isOf(object, kind));
    return served === undefined ? [] : [{ name: objectName(object), path: objectPath(served, object) }];
  });
  const ask = async ({ name, path }: (typeof places)[number]) => ({
    ...{ name, state: await stateAt(asking, path, environment) },
  });
  const found = await askEach(places, ask, asking.signal);
  return conclusion(found, environment);
}

/** Whose the object of a name is. */
type State = 'free' | 'ours' | 'others' | { readonly unknown: string };

function conclusion(found: readonly { name: string; state: State }[], environment: string): Said {
  const expected = `none of ${found.length} objects there, but those labelled ${ENVIRONMENT_LABEL}=${environment}`;
  const evidence = `${found.length} names asked for, without contents`;
  const others = found.filter(({ state }) => state === 'others').map(({ name }) => name);
  const unknown = found.flatMap(({ name, state }) => (typeof state === 'string' ? [] : [`${name}: ${state.unknown}`]));
  const said = { expected, evidence };
  if (others.length > 0)
    return {
      ...{ ...said, outcome: 'fail', observed: `${others.length} are somebody else’s: ${nameFew(others)}` },
      next: 'name a cluster on which no Prow runs; of something left behind by hand, remove it yourself',
    };
  if (unknown.length > 0) {
    return {
      ...said,
      outcome: 'inconclusive',
      observed: nameFew(unknown),
      next: 'give the deployer its rights, and ask again',
    };
  }
  const ours = found.filter(({ state }) => state === 'ours').length;
  const observed = ours === 0 ? 'all free' : `${ours} are this environment’s, the others free`;
  return { ...said, outcome: 'pass', observed, next: '' };
}

async function stateAt({ api, signal }: Asking, path: string, environment: string): Promise<State> {
  try {
    const answer = await api.call(path, { method: 'GET', accept: ACCEPT, signal: inTime(signal) });
    const { labels } = Metadata.parse(answer).metadata;
    return labels[ENVIRONMENT_LABEL] === environment ? 'ours' : 'others';
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) return 'free';
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
}
