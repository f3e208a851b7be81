import { join } from 'node:path';
import { everyOf, everyOneOf } from '../model/explained-errors.js';
import { kustomizationIn } from './kustomize/kustomization-in.js';
import { renderKustomization } from './kustomize/render-kustomization.js';
import { type Manifest, manifestsOf } from './manifest.js';
import type { CheckedOut } from './production-file.js';
import { renderedManifests } from './rendered-manifests.js';
import { listSources, readSource, type SourceFile, sha256Of } from './source-files.js';

const NAMED_BY = '`manifests`';

/** Production's objects, and the texts they were read from. */
export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  /** Files as written, and what a kustomize tree renders to. */
  readonly files: readonly SourceFile[];
}

/**
 * Reads what `kubectl apply` is given: files and folders with `-f`, kustomize trees with `-k`.
 *
 * @throws {ExplainedError} `unreadable` for what cannot be read or rendered, and for documents that are no objects.
 */
export async function readManifests(
  root: string,
  paths: readonly string[],
  checkedOut: CheckedOut,
): Promise<ReadManifests> {
  const parts = await everyOneOf(paths, async (path) =>
    kustomizationIn(join(root, path)) === null ? readPlain(root, path) : readTree(root, path, checkedOut),
  );
  return { manifests: parts.flatMap(({ manifests }) => manifests), files: parts.flatMap(({ files }) => files) };
}

async function readPlain(root: string, path: string): Promise<ReadManifests> {
  const found = await listSources(root, { paths: [path], namedBy: NAMED_BY, depth: 'folder' });
  const files = await everyOneOf(found, async (file) => readSource(root, { path: file, namedBy: NAMED_BY }));
  return { files, manifests: everyOf(files, (file) => manifestsOf(file.text, file.path)).flat() };
}

async function readTree(root: string, path: string, checkedOut: CheckedOut): Promise<ReadManifests> {
  const rendered = await renderKustomization(join(root, path), checkedOut);
  const manifests = await renderedManifests(rendered, { root, file: path });
  // Not the text that was rendered: its annotations name files by where they lie on this machine.
  const text = JSON.stringify(manifests.map(({ object }) => object));
  return { manifests, files: [{ path, text, sha256: sha256Of(text) }] };
}
