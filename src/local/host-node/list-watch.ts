import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient, ApiError } from './api-client.js';

/** The least that a watched object carries. */
export interface Watched {
  readonly metadata: { readonly uid?: string; readonly resourceVersion?: string };
}

/** What a watch tells its owner. */
export interface WatchHandlers<T extends Watched> {
  /** Everything there is: whatever is not in `items` is gone. */
  onList(items: T[]): void;
  onChange(kind: 'ADDED' | 'MODIFIED' | 'DELETED', item: T): void;
  onTrouble(problem: string): void;
}

export interface WatchOptions {
  readonly fieldSelector?: string;
  /** Bring metadata only: enough to learn that something changed. */
  readonly metadataOnly?: boolean;
  readonly signal: AbortSignal;
}

// The server ends each watch after this long, so a dead connection is noticed soon after.
const WATCH_SECONDS = 60;
const WATCH_GRACE_SECONDS = 10;
// A list in full now and then, in case a change was lost on the way.
const RELIST_MS = 5 * 60_000;
const RETRY_MS = 1000;
// No watch is asked for more often than this, whatever the server makes of it.
const WATCH_PAUSE_MS = 100;

// The list's type must not be offered for a watch: the server accepts it and ends at the first event.
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const METADATA_EVENT = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

interface List<T> {
  readonly metadata: { readonly resourceVersion: string };
  /** Null where a metadata-only list is empty. */
  readonly items: T[] | null;
}

/**
 * Lists a resource and follows its changes until `signal` fires. Every connection
 * has an end of ours, and everything is listed again every five minutes: a watch
 * that silently stopped delivering can therefore not go unnoticed.
 */
export async function listAndWatch<T extends Watched>(
  api: ApiClient,
  path: string,
  options: WatchOptions & { readonly handlers: WatchHandlers<T> },
): Promise<void> {
  const { handlers, signal } = options;
  while (!signal.aborted) {
    try {
      const list = await api.call<List<T>>(`${path}?${query(options, {})}`, {
        method: 'GET',
        ...(options.metadataOnly === true ? { accept: METADATA_LIST } : {}),
      });
      handlers.onList(list.items ?? []);
      await watchFrom(list.metadata.resourceVersion, { api, path, options });
    } catch (error) {
      if (signal.aborted) return;
      if (!isExpired(error)) {
        handlers.onTrouble(error instanceof Error ? error.message : String(error));
        await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

interface Watching<T extends Watched> {
  readonly api: ApiClient;
  readonly path: string;
  readonly options: WatchOptions & { readonly handlers: WatchHandlers<T> };
}

async function watchFrom<T extends Watched>(listed: string, watching: Watching<T>): Promise<void> {
  const { path, options } = watching;
  const relistAt = Date.now() + RELIST_MS;
  let resourceVersion = listed;
  while (Date.now() < relistAt && !options.signal.aborted) {
    const parameters = {
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: `${WATCH_SECONDS}`,
      resourceVersion,
    };
    resourceVersion = await watchOnce(`${path}?${query(options, parameters)}`, watching, resourceVersion);
    await sleep(WATCH_PAUSE_MS);
  }
}

async function watchOnce<T extends Watched>(
  address: string,
  { api, options }: Watching<T>,
  resourceVersion: string,
): Promise<string> {
  const ending = new AbortController();
  const end = () => ending.abort(options.signal.reason);
  const limit = setTimeout(end, (WATCH_SECONDS + WATCH_GRACE_SECONDS) * 1000);
  options.signal.addEventListener('abort', end, { once: true });
  let latest = resourceVersion;
  try {
    const stream = await api.open(address, {
      method: 'GET',
      signal: ending.signal,
      ...(options.metadataOnly === true ? { accept: METADATA_EVENT } : {}),
    });
    for await (const line of linesOf(stream)) {
      latest = deliver(JSON.parse(line) as WatchLine<T>, options.handlers) ?? latest;
    }
    return latest;
  } finally {
    clearTimeout(limit);
    options.signal.removeEventListener('abort', end);
  }
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

interface WatchLine<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T & { readonly code?: number; readonly message?: string };
}

function deliver<T extends Watched>({ type, object }: WatchLine<T>, handlers: WatchHandlers<T>): string | undefined {
  if (type === 'ERROR') throw new ApiError(object.code ?? 500, object.message ?? 'the watch ended with an error');
  if (type !== 'BOOKMARK') handlers.onChange(type, object);
  return object.metadata.resourceVersion;
}

function query(options: WatchOptions, more: Record<string, string>): string {
  const { fieldSelector } = options;
  return new URLSearchParams({ ...(fieldSelector === undefined ? {} : { fieldSelector }), ...more }).toString();
}

// 410: the server no longer has the changes since our version, so list again.
function isExpired(error: unknown): boolean {
  return error instanceof ApiError && error.status === 410;
}
