import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { everyOf } from '../../model/explained-errors.js';
import { productionError } from '../production-error.js';
import type { Reference } from './references.js';
import type { Kustomization } from './walk-kustomizations.js';

/** kustomize asks for these over HTTP whatever lies on the disk (IsRemoteFile, api/internal/loader/fileloader.go). */
const DOWNLOADED = /^https?:/i;

/** Forms of a git repository (NewRepoSpecFromURL, api/internal/git/repospec.go), and of whatever else has a scheme. */
const REPOSITORY = /^(git::|[a-z][a-z0-9+.-]*:\/\/|[a-z][a-z0-9-]*@|github\.com[/:])/i;

/**
 * Refuses what kustomize would ask another machine for, or a program on this one.
 *
 * @throws {ExplainedError} `unreadable` with file and line, for each.
 */
export function rejectRemoteParts(kustomizations: readonly Kustomization[]): void {
  const parts = kustomizations.flatMap(({ directory, document, references }) =>
    references.filter((reference) => isRemote(reference, directory)).map((remote) => ({ remote, document })),
  );
  everyOf(parts, ({ remote, document }) => {
    throw productionError({
      what: `${remote.text} is not of this machine`,
      expected: 'a kustomize tree that is whole here: nothing is downloaded, nobody is asked',
      observed: remote.keys.filter((key) => typeof key === 'string').join('.'),
      file: document.file,
      line: document.lineAt(remote.keys),
      next: 'check out beside it what the tree takes from elsewhere, and name the path',
    });
  });
}

function isRemote({ text, kind }: Reference, directory: string): boolean {
  if (DOWNLOADED.test(text)) return true;
  return kind === 'part' && REPOSITORY.test(text) && !existsSync(join(directory, text));
}
