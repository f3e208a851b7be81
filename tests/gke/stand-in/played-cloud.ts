import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** One thing that the stand-in holds to be there. */
export interface Held {
  readonly type: string;
  readonly inputs: Record<string, unknown>;
}

/** What goes wrong, on request. */
export interface Faults {
  /** The nth creation, counted from the first of all, is refused with this. */
  readonly refuseCreate?: { readonly at: number; readonly message: string };
  /** What has this id is gone as soon as it was made: somebody deleted it. */
  readonly vanishes?: string;
}

/** Google Cloud as the stand-in plays it: a file, so that every process of a test sees the same. */
export interface PlayedCloud {
  readonly held: Record<string, Held>;
  readonly created: number;
  /** Tokens that were given out; none may be found in a state. */
  readonly tokens: readonly string[];
  readonly faults: Faults;
  /** Clusters that were there before, by project/location/name. */
  readonly clusters: Record<
    string,
    { readonly endpoint: string; readonly privateEndpoint: string; readonly ca: string }
  >;
}

export const EMPTY_CLOUD: PlayedCloud = { held: {}, created: 0, tokens: [], faults: {}, clusters: {} };

export function readCloud(file: string): PlayedCloud {
  return JSON.parse(readFileSync(file, 'utf8')) as PlayedCloud;
}

/** Changes what is there, and writes it at once: what happened has happened, whoever ends next. */
export function changeCloud(file: string, change: (cloud: PlayedCloud) => PlayedCloud): PlayedCloud {
  const changed = change(readCloud(file));
  writeFileSync(`${file}.new`, JSON.stringify(changed));
  renameSync(`${file}.new`, file);
  return changed;
}
