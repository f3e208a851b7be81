import { parse } from 'yaml';

/** A YAML text as plain values, or null where it is none: looking goes on with the next file. */
export function parsedOrNull(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
