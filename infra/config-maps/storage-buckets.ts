import type { Production } from '../../src/production/read-production.js';
import { prowDocuments } from '../../src/production/yaml-documents.js';

/**
 * Names of the buckets that production's configuration, jobs and components
 * mention: the stand-in knows only buckets it was told of when it started.
 */
export function productionBuckets({ prowConfig, jobConfigs, manifests }: Production): string[] {
  const configured = [prowConfig, ...jobConfigs].flatMap(({ text, path }) =>
    prowDocuments(text, path).map(({ value }) => value),
  );
  return storageBuckets([...configured, ...manifests.map(({ object }) => object)]);
}

/** `gcs_configuration.bucket`, `gs://` and `s3://` addresses, anywhere in the values; each name once, sorted. */
export function storageBuckets(values: readonly unknown[]): string[] {
  const names = values.flatMap((value) => bucketsIn(value));
  return [...new Set(names)].filter((name) => BUCKET_NAME.test(name)).sort();
}

// https://cloud.google.com/storage/docs/buckets#naming
const BUCKET_NAME = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;
const ADDRESS = /(?:gs|s3):\/\/([a-z0-9._-]+)/g;

function bucketsIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(ADDRESS)].flatMap(([, name]) => name ?? []);
  if (Array.isArray(value)) return value.flatMap((child) => bucketsIn(child));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'bucket' && typeof child === 'string' && !child.includes('://') ? [child] : bucketsIn(child),
  );
}
