import { prowDocuments } from '../yaml-documents.js';

/**
 * A YAML text as plain values, by its first document, as Go's readers take it; null where it is none, or may be taken in
 * two ways: looking goes on with the next file.
 */
export function parsedOrNull(text: string): unknown {
  try {
    return prowDocuments(text, 'text')[0]?.value ?? null;
  } catch {
    return null;
  }
}
