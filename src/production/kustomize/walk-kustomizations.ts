import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckedOut } from '../production-file.js';
import { onlyDocument, type YamlDocument, yamlDocuments } from '../yaml-documents.js';
import { kustomizationIn } from './kustomization-in.js';
import { type Reference, referencesIn } from './references.js';

/** One kustomization file of a tree. */
export interface Kustomization {
  /** Without links. */
  readonly directory: string;
  readonly document: YamlDocument;
  readonly references: readonly PlacedReference[];
}

/** A path, and where production.yaml says that it is checked out, if it does. */
export interface PlacedReference extends Reference {
  /** Absolute; left out for what is where its path says. */
  readonly at?: string;
}

/**
 * Every kustomization that a tree is made of: its own, and those of the local folders that one of them takes in.
 *
 * @param checkedOut - folders and files that parts of it have here in place of a URL.
 * @throws {ExplainedError} `unreadable` with file and line, for one that is no YAML.
 */
export async function walkKustomizations(
  directory: string,
  checkedOut: CheckedOut = new Map(),
): Promise<Kustomization[]> {
  const seen = new Map<string, Kustomization>();
  const visit = async (folder: string): Promise<void> => {
    const real = await realpath(folder);
    const file = kustomizationIn(real);
    if (file === null || seen.has(real)) return;
    const document = onlyDocument(yamlDocuments(await readFile(file, 'utf8'), file), file);
    const kustomization = { directory: real, document, references: placed(document.value, checkedOut) };
    seen.set(real, kustomization);
    for (const { text, kind, at } of kustomization.references) {
      const path = at ?? join(real, text);
      if (kind === 'part' && (await isFolder(path))) await visit(path);
    }
  };
  await visit(directory);
  return [...seen.values()];
}

function placed(value: unknown, checkedOut: CheckedOut): PlacedReference[] {
  return referencesIn(value).map((reference) => {
    const at = reference.kind === 'source' ? undefined : checkedOut.get(reference.text);
    return at === undefined ? reference : { ...reference, at };
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
