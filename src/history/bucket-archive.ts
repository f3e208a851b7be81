import { type Bucket, type File, Storage } from '@google-cloud/storage';
import type { Archive, Latest } from './archive.js';

/** https://cloud.google.com/storage/docs/json_api/v1/status-codes */
const NOT_FOUND = 404;
const PRECONDITION_FAILED = 412;
const POINTER = 'latest';

/** Where in which bucket, and at what address where it is not Google's own. */
export interface BucketPlace {
  readonly bucket: string;
  /** Without `/` at its ends; empty for the whole bucket. */
  readonly prefix: string;
  /** Of a server that speaks Cloud Storage's JSON API and asks for no credentials. */
  readonly endpoint?: string | undefined;
}

/**
 * An archive in a bucket of Google Cloud Storage. Every write names the
 * generation that it replaces, 0 for none, so the server itself refuses
 * (412) whoever comes second. Credentials are those of the machine (Application
 * Default Credentials); none is ever read or written here.
 */
export function bucketArchive({ bucket: name, prefix, endpoint }: BucketPlace): Archive {
  const bucket = clientAt(endpoint).bucket(name);
  const root = prefix === '' ? '' : `${prefix}/`;
  const file = (path: string): File => bucket.file(`${root}${path}`);
  return {
    place: `gs://${name}/${prefix}`,
    create: (path, bytes) => write(file(path), { bytes, generation: '0' }),
    read: async (path) => (await downloaded(file(path))) ?? null,
    list: (folder, from) => names(bucket, { root, folder, from }),
    remove: async (path) => {
      await file(path).delete({ ignoreNotFound: true });
    },
    readLatest: () => readLatest(file(POINTER)),
    moveLatest: (id, generation) =>
      write(file(POINTER), { bytes: Buffer.from(`${id}\n`), generation, metadata: { run: id } }),
  };
}

/** The client would take `STORAGE_EMULATOR_HOST` as it is for what it asks, and add `/upload/storage/v1` for what it writes. */
function clientAt(endpoint: string | undefined): Storage {
  if (endpoint === undefined) return new Storage();
  const storage = new Storage({ apiEndpoint: endpoint, projectId: 'none' });
  storage.baseUrl = `${endpoint}/storage/v1`;
  return storage;
}

interface Write {
  readonly bytes: Uint8Array;
  readonly generation: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** One request, not a resumable session: it is there as a whole or not at all. */
async function write(file: File, { bytes, generation, metadata = {} }: Write): Promise<boolean> {
  try {
    await file.save(Buffer.from(bytes), {
      resumable: false,
      preconditionOpts: { ifGenerationMatch: generation },
      metadata: { metadata: { ...metadata } },
    });
    return true;
  } catch (error) {
    if (statusOf(error) !== PRECONDITION_FAILED) throw error;
    return false;
  }
}

/** The pointer is read from the object's metadata, which come with their generation in one answer. */
async function readLatest(file: File): Promise<Latest> {
  try {
    const [{ generation, metadata }] = await file.getMetadata();
    const id = metadata?.['run'];
    return { id: typeof id === 'string' ? id : null, generation: String(generation) };
  } catch (error) {
    if (statusOf(error) === NOT_FOUND) return { id: null, generation: '0' };
    throw error;
  }
}

async function downloaded(file: File): Promise<Buffer | null> {
  try {
    const [bytes] = await file.download();
    return bytes;
  } catch (error) {
    if (statusOf(error) === NOT_FOUND) return null;
    throw error;
  }
}

async function names(
  bucket: Bucket,
  { root, folder, from }: { root: string; folder: string; from: string | undefined },
): Promise<string[]> {
  const startOffset = from === undefined ? {} : { startOffset: `${root}${from}` };
  const [files] = await bucket.getFiles({
    prefix: folder === '' ? root : `${root}${folder}/`,
    fields: 'items(name),nextPageToken',
    ...startOffset,
  });
  return files.map(({ name }) => name.slice(root.length)).sort();
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
