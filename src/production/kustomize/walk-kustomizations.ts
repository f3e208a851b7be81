import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { onlyDocument, type YamlDocument, yamlDocuments } from '../yaml-documents.js';
import { kustomizationIn } from './kustomization-in.js';
import { type Reference, referencesIn } from './references.js';

/** One kustomization file of a tree. */
export interface Kustomization {
  /** Without links. */
  readonly directory: string;
  readonly document: YamlDocument;
  readonly references: readonly Reference[];
}

/**
 * Every kustomization that a tree is made of: its own, and those of the local folders that one of them takes in.
 *
 * @throws {ExplainedError} `unreadable` with file and line, for one that is no YAML.
 */
export async function walkKustomizations(directory: string): Promise<Kustomization[]> {
  const seen = new Map<string, Kustomization>();
  const visit = async (folder: string): Promise<void> => {
    const real = await realpath(folder);
    const file = kustomizationIn(real);
    if (file === null || seen.has(real)) return;
    const document = onlyDocument(yamlDocuments(await readFile(file, 'utf8'), file), file);
    const kustomization = { directory: real, document, references: referencesIn(document.value) };
    seen.set(real, kustomization);
    for (const { text, kind } of kustomization.references) {
      const path = join(real, text);
      if (kind === 'part' && (await isFolder(path))) await visit(path);
    }
  };
  await visit(directory);
  return [...seen.values()];
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
