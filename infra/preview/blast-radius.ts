import { changedPaths } from './changed-paths.js';
import type { Deed, PreviewedResource } from './read-preview.js';

/** What of each kind would be touched. */
export interface KindTouched {
  /** `container/cluster:Cluster` of gcp, or a kind of Kubernetes’. */
  readonly kind: string;
  readonly counts: Readonly<Record<Exclude<Deed, 'kept'>, number>>;
  /** What one of them holds that is nowhere else; null where it holds nothing. */
  readonly holds: string | null;
}

/** One thing a deployment would lose or change of what holds data. */
export interface DataAtRisk {
  readonly resource: string;
  readonly deed: 'changed' | 'replaced' | 'deleted';
  readonly holds: string;
  /** Properties that change; empty for what is deleted. */
  readonly because: readonly string[];
}

export interface BlastRadius {
  readonly kinds: readonly KindTouched[];
  readonly kept: number;
  readonly data: readonly DataAtRisk[];
}

/** What each kind holds that no other deployment brings back. */
const HOLDS: Readonly<Record<string, string>> = {
  'gcp:container/cluster:Cluster': 'ProwJobs, leases, volumes and whatever else stands in it',
  'gcp:container/nodePool:NodePool': 'pods of running jobs and their local disks',
  'gcp:storage/bucket:Bucket': 'logs and artifacts of jobs',
  'gcp:secretmanager/secret:Secret': 'every version of a key or token',
  'gcp:secretmanager/secretVersion:SecretVersion': 'a key or token',
  'kubernetes:core/v1:Namespace': 'everything in it',
  'kubernetes:core/v1:PersistentVolumeClaim': 'a volume',
  'kubernetes:core/v1:Secret': 'a key or token',
  'kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition': 'every object of its kind',
};

/** Components and the stack are names for what is below them. */
const IS_REAL = /^(gcp|kubernetes):/;

/** What a deployment would create, change, replace and delete, by kind, and what of it holds data. */
export function blastRadius(resources: readonly PreviewedResource[]): BlastRadius {
  const real = resources.filter(({ type }) => IS_REAL.test(type));
  const touched = real.filter(({ deed }) => deed !== 'kept');
  const types = [...new Set(touched.map(({ type }) => type))].sort();
  return {
    kinds: types.map((type) => {
      const count = (deed: Deed) => touched.filter((one) => one.type === type && one.deed === deed).length;
      return {
        kind: type,
        counts: {
          ...{ created: count('created'), changed: count('changed') },
          ...{ replaced: count('replaced'), deleted: count('deleted') },
        },
        holds: HOLDS[type] ?? null,
      };
    }),
    kept: real.length - touched.length,
    data: touched.flatMap(dataAtRisk),
  };
}

function dataAtRisk({ deed, type, name, before, after }: PreviewedResource): DataAtRisk[] {
  const holds = HOLDS[type];
  if (holds === undefined || deed === 'created' || deed === 'kept') return [];
  const because = deed === 'deleted' ? [] : changedPaths(before, after);
  return [{ resource: `${shortKind(type)} ${name}`, deed, holds, because }];
}

/** `Cluster` of `gcp:container/cluster:Cluster`. */
export function shortKind(type: string): string {
  return type.split(':').at(-1) ?? type;
}
