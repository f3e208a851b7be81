import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type DeclaredImage, imageText } from '../model/bump.js';
import type { LineEdit } from '../model/rollback.js';
import { declaredImages } from './declared-images.js';
import { escaped, imagesBelow } from './images-below.js';
import { kustomizationIn } from './kustomize/kustomization-in.js';
import { type Kustomization, walkKustomizations } from './kustomize/walk-kustomizations.js';
import { checkedOutOf, readProductionFile } from './production-file.js';
import { prowRepositoriesOf } from './prow-repository.js';
import type { Production } from './read-production.js';
import { valueAt } from './value-at.js';

/** How production is led to another version of Prow by hand. */
export interface VersionEdits {
  /** What each line would be at another tag. */
  editsTo(tag: string): LineEdit[];
  /** Files of jobs: what a job runs may be of Prow, and moves along. */
  readonly jobFiles: readonly string[];
  /** Images of Prow that would run what they run now: generated, at another version already, or pinned elsewhere. */
  readonly unreached: readonly DeclaredImage[];
}

/**
 * The lines of production's files that name its version of Prow, as text, so that a change of them is one that a person
 * can apply: image references below the paths of Prow's images, those of jobs among them, and `newTag` of kustomize files. A digest behind a tag goes
 * with it: Kubernetes pulls by the digest, and the tag says nothing then.
 */
export async function versionEdits(production: Production): Promise<VersionEdits> {
  const { root, description } = production;
  const images = declaredImages(production).filter(({ isProw }) => isProw);
  const trees = await treesOf(production);
  const jobFiles = production.jobConfigs.map(({ path }) => path);
  const manifests = production.manifests.map(({ file }) => file);
  const files = [...new Set([...images.map(fileOf), ...manifests, ...trees.files, ...jobFiles])];
  const texts = await Promise.all(files.sort().map(async (file) => ({ file, text: await textOf(root, file) })));
  // Of thousands of files of jobs few name a version of Prow.
  const lines = texts.filter(({ text }) => text.includes(description.prowTag)).flatMap(linesOf);
  const version = versionIn(prowRepositoriesOf(production), description.prowTag);
  const naming = lines.filter(({ text }) => moved(text, { version, tag: '' }) !== text);
  return {
    jobFiles,
    editsTo: (tag) =>
      naming.map(({ file, line, text, endsFile }) => ({
        ...{ file, line, endsFile, before: text, after: moved(text, { version, tag }) },
      })),
    unreached: images.filter((image) => {
      if (image.tag !== description.prowTag) return true;
      const isWritten = lines
        .filter(({ file }) => file === fileOf(image) || trees.files.includes(file))
        .some(({ text }) => isNamedIn(text, image));
      return !isWritten && !trees.documents.some((document) => setsTag(document, image));
    }),
  };
}

interface Trees {
  /** Kustomize files and the patches that they name, from production's folder. */
  readonly files: readonly string[];
  readonly documents: readonly unknown[];
}

async function treesOf({ root }: Production): Promise<Trees> {
  const file = await readProductionFile(root);
  const checkedOut = checkedOutOf(root, file);
  const { manifests } = file;
  const folders = manifests.map((path) => join(root, path)).filter((path) => kustomizationIn(path) !== null);
  const all: Kustomization[] = (
    await Promise.all(folders.map((folder) => walkKustomizations(folder, checkedOut)))
  ).flat();
  const from = await realpath(root);
  const files = all.flatMap(({ directory, document, references }) => [
    document.file,
    ...references.filter(({ kind }) => kind === 'file').map(({ text }) => join(directory, text)),
  ]);
  return { files: files.map((file) => relative(from, file)), documents: all.map(({ document }) => document.value) };
}

interface Line {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly endsFile: boolean;
}

async function textOf(root: string, file: string): Promise<string> {
  // What a generator made has no file of its own.
  return readFile(join(root, file), 'utf8').catch(() => '');
}

function linesOf({ file, text }: { readonly file: string; readonly text: string }): Line[] {
  return text
    .split('\n')
    .map((one, index, all) => ({ file, line: index + 1, text: one, endsFile: index === all.length - 1 }));
}

/** Matches the version where it stands as one of Prow's images' or as a `newTag`, and a digest behind it. */
function versionIn(repositories: readonly string[], from: string): RegExp {
  const before = [...imagesBelow(repositories), '^\\s*(?:-\\s+)?newTag:\\s*["\']?'].join('|');
  return new RegExp(`(?<=${before})${escaped(from)}(?![\\w.-])(?:@[\\w+.-]+:[0-9a-fA-F]+)?`, 'g');
}

function moved(text: string, { version, tag }: { version: RegExp; tag: string }): string {
  return text.replaceAll(version, tag);
}

/** As it stands, digest and all; in a comment it is nothing. */
function isNamedIn(text: string, image: DeclaredImage): boolean {
  const written = text.replace(/(^|\s)#.*$/, '');
  return new RegExp(`(?<![\\w./-])${escaped(imageText(image))}(?![\\w.@-])`).test(written);
}

/** @see Image, api/types/image.go of kustomize: a digest goes before a tag */
function setsTag(kustomization: unknown, { repository, tag, digest }: DeclaredImage): boolean {
  const entries: unknown = valueAt(kustomization, ['images']);
  if (digest !== null || !Array.isArray(entries)) return false;
  return entries.some((entry: unknown) => {
    const name = valueAt(entry, ['newName']) ?? valueAt(entry, ['name']);
    return name === repository && valueAt(entry, ['newTag']) === tag && valueAt(entry, ['digest']) === undefined;
  });
}

function fileOf({ place }: DeclaredImage): string {
  return place.slice(0, place.lastIndexOf(':'));
}
