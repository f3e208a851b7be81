import { z } from 'zod';

/** Milliseconds one answer may take; what is asked for is small. */
const TIMEOUT_MS = 10_000;

const Page = z.looseObject({
  items: z
    .array(z.looseObject({ name: z.string(), timeCreated: z.iso.datetime({ offset: true }).optional() }))
    .default([]),
  nextPageToken: z.string().optional(),
});

/** An object of a bucket. */
export interface StoredObject {
  readonly name: string;
  /** When storage took its content; null where it does not say. */
  readonly storedAt: string | null;
}

/** Cloud storage as far as one must read it. */
export interface Storage {
  /** All objects of a bucket whose names begin so, by name. */
  readonly list: (bucket: string, prefix: string) => Promise<StoredObject[]>;
  /** An object's text, or null where there is no such object. */
  readonly read: (bucket: string, name: string) => Promise<string | null>;
}

/**
 * The storage behind an address, by the JSON API that Google's client libraries use.
 * Both methods throw where it does not answer, or not as documented.
 *
 * @see https://cloud.google.com/storage/docs/json_api/v1/objects
 */
export function connectStorage(endpoint: string, { signal }: { readonly signal: AbortSignal }): Storage {
  const get = async (path: string): Promise<Response> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(`${endpoint}/storage/v1/b/${path}`, { signal: limit });
    if (response.ok || response.status === 404) return response;
    throw new Error(`GET ${response.url}: HTTP ${response.status}`);
  };
  return {
    list: async (bucket, prefix) => {
      const objects: StoredObject[] = [];
      let next: string | undefined;
      do {
        const query = new URLSearchParams({ prefix, ...(next === undefined ? {} : { pageToken: next }) });
        const response = await get(`${encodeURIComponent(bucket)}/o?${query}`);
        // A bucket that is not there holds nothing.
        if (!response.ok) return [];
        const page = Page.parse(await response.json());
        objects.push(...page.items.map(({ name, timeCreated = null }) => ({ name, storedAt: timeCreated })));
        next = page.nextPageToken;
      } while (next !== undefined && next !== '');
      return objects.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    read: async (bucket, name) => {
      const response = await get(`${encodeURIComponent(bucket)}/o/${encodeURIComponent(name)}?alt=media`);
      return response.ok ? response.text() : null;
    },
  };
}
