import { isAbsolute, resolve } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';
import type { Archive } from './archive.js';
import { bucketArchive } from './bucket-archive.js';
import { folderArchive } from './folder-archive.js';

/** https://cloud.google.com/storage/docs/buckets#naming */
const BUCKET = /^gs:\/\/([a-z0-9][-_.a-z0-9]{1,220}[a-z0-9])(?:\/(.*))?$/;

/**
 * Opens the archive at a folder, or at `gs://bucket/prefix`.
 *
 * @param variables - `STORAGE_EMULATOR_HOST`, as Google's own clients read it, leads to another server.
 * @throws {ExplainedError} `usage` for a place that is neither.
 */
export function openArchive(
  place: string,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Archive {
  if (!place.includes('://')) return folderArchive(isAbsolute(place) ? place : resolve(place));
  const [, bucket, prefix = ''] = BUCKET.exec(place) ?? [];
  if (bucket === undefined) throw noArchive(place);
  return bucketArchive({ bucket, prefix: prefix.replace(/^\/+|\/+$/g, ''), endpoint: emulator(variables) });
}

function emulator(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  const host = variables['STORAGE_EMULATOR_HOST'];
  if (host === undefined || host === '') return undefined;
  return /^https?:\/\//.test(host) ? host : `http://${host}`;
}

function noArchive(place: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'No history can be kept there',
    expected: 'a folder, or gs://BUCKET/PREFIX',
    observed: JSON.stringify(place),
    evidence: '--history, or PROW_STAGING_HISTORY',
    next: 'name a folder of this machine or a bucket of Google Cloud Storage',
  });
}
