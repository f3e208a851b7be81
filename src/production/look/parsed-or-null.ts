import { parse } from 'yaml';

/** What aliases may stand for together: far above what anybody writes, the library's own limit is not. */
const ALIASES_MAX = 1_000_000;

/** A YAML text as plain values, or null where it is none: looking goes on with the next file. */
export function parsedOrNull(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: ALIASES_MAX, uniqueKeys: false });
  } catch {
    return null;
  }
}
