import { z } from 'zod';
import { PRESENT_NAMESPACES } from '../../plan-clusters.js';
import { type Asking, inTime } from './reach-cluster.js';

const Names = z.looseObject({ items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })) });

/** Namespaces of a cluster that are not the environment's. */
export interface Foreign {
  readonly names: readonly string[];
  /** Why there may be others; null where these are all. */
  readonly unknown: string | null;
}

/** Asks which namespaces there are; where nobody may know, those that every cluster has. */
export async function foreignNamespaces({ api, signal }: Asking, own: readonly string[]): Promise<Foreign> {
  const foreign = (names: readonly string[]) => names.filter((name) => !own.includes(name)).sort();
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  try {
    const answer = await api.call('/api/v1/namespaces', { method: 'GET', accept, signal: inTime(signal) });
    return { names: foreign(Names.parse(answer).items.map(({ metadata }) => metadata.name)), unknown: null };
  } catch (error) {
    signal.throwIfAborted();
    const text = error instanceof Error ? error.message : String(error);
    return { names: foreign(PRESENT_NAMESPACES), unknown: `which other namespaces there are: ${text}` };
  }
}
