import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PRODUCTION_FILE } from '../../model/description.js';
import { everyOf } from '../../model/explained-errors.js';
import { productionError } from '../production-error.js';
import type { Kustomization, PlacedReference } from './walk-kustomizations.js';

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
  everyOf(remoteParts(kustomizations), ({ remote, document }) => {
    throw productionError({
      what: `${remote.text} is not of this machine`,
      expected: 'a kustomize tree that is whole here: nothing is downloaded, nobody is asked',
      observed:
        remote.at === undefined
          ? remote.keys.filter((key) => typeof key === 'string').join('.')
          : `there is no ${remote.at}, where \`checkedOut\` of ${PRODUCTION_FILE} has it`,
      file: document.file,
      line: document.lineAt(remote.keys),
      next:
        `check out what the tree takes from elsewhere, and name URL and path under \`checkedOut\` of ${PRODUCTION_FILE}; ` +
        '`import --look` finds it in a folder that it is given',
    });
  });
}

/** What kustomize would ask another machine for, and where it stands. */
export function remoteParts(kustomizations: readonly Kustomization[]) {
  return kustomizations.flatMap(({ directory, document, references }) =>
    references.filter((reference) => isAbsent(reference, directory)).map((remote) => ({ remote, document })),
  );
}

function isAbsent({ text, kind, at }: PlacedReference, directory: string): boolean {
  if (at !== undefined) return !existsSync(at);
  if (DOWNLOADED.test(text)) return true;
  return kind === 'part' && REPOSITORY.test(text) && !existsSync(join(directory, text));
}
