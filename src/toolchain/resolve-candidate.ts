import { stat } from 'node:fs/promises';
import { type Candidate, PROW_TAG, type ProwSource } from '../model/candidate.js';
import { ExplainedError } from '../model/explained-error.js';
import { GoError, noGo } from './explain-go-failure.js';
import { findOnPath } from './find-on-path.js';
import { type GoProject, PROW } from './go-project.js';
import { pinDirectory } from './pins.js';
import { resolveCommit } from './prow-clone.js';
import { resolveDirectory } from './prow-directory.js';
import { queryModule } from './prow-module.js';
import { knownVersions, readPseudoVersion, tagOf } from './prow-versions.js';

export interface ResolveOptions {
  /** Whose build is meant; Prow's where none is named. */
  readonly project?: GoProject | undefined;
  /** A git clone of the project, for commits the module proxy does not serve. */
  readonly prowRepo?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A commit and where its source comes from. */
interface Found {
  readonly source: ProwSource;
  readonly date: string;
  readonly commit: string;
}

const COMMIT = /^[0-9a-f]{7,40}$/;

/**
 * What a person means by a build of Prow, or of another project: a tag `vYYYYMMDD-<sha>`, a Go
 * pseudo-version, a commit, or the directory of a source tree.
 *
 * Builds nothing, and asks the network only for a commit whose checksum is not
 * committed here. A word that looks like a tag, version or commit is never a directory.
 *
 * @throws {ExplainedError} `usage`: nobody has that commit (the known tags are listed), no such directory,
 *   no Prow tree (with file and line), no Go, no git.
 */
export async function resolveCandidate(given: string, options: ResolveOptions = {}): Promise<Candidate> {
  const { project = PROW } = options;
  // Without Go nothing of it can be built; said here, before a cluster starts.
  if ((await findOnPath('go')) === null) throw await noGo(pinDirectory(project.pin));
  const [, day, sha] = PROW_TAG.exec(given) ?? [];
  if (day !== undefined && sha !== undefined) return resolveTag(given, { ...options, day, sha });
  const commit = readPseudoVersion(given)?.commit ?? (COMMIT.test(given) ? given : null);
  if (commit !== null) {
    const found = await findCommit(commit, { ...options, asked: given, query: given });
    return { tag: tagOf(found.date, found.commit), source: found.source };
  }
  if (!given.includes('/') && (await stat(given).catch(() => null)) === null) throw await unreadable(given, project);
  return resolveDirectory(given, project);
}

async function resolveTag(tag: string, wanted: ResolveOptions & { day: string; sha: string }): Promise<Candidate> {
  const { source, date } = await findCommit(wanted.sha, { ...wanted, asked: tag, query: wanted.sha });
  // A release is tagged on the day it is built, so never before its commit.
  if (wanted.day < date) throw tooEarly(tag, { date, sha: wanted.sha });
  return { tag, source };
}

async function findCommit(commit: string, options: ResolveOptions & { asked: string; query: string }): Promise<Found> {
  const known = (await knownVersions(options.project)).find(({ version }) => startsAlike(version, commit));
  if (known !== undefined) return fromVersion(known.version);
  try {
    return fromVersion(await queryModule(options.query, options));
  } catch (error) {
    options.signal?.throwIfAborted();
    if (options.prowRepo !== undefined) return fromClone(options.prowRepo, commit, options);
    if (error instanceof GoError && error.reason === 'other')
      throw await unknownCommit(options.asked, { project: options.project ?? PROW, cause: error });
    throw error;
  }
}

function startsAlike(version: string, commit: string): boolean {
  const inVersion = readPseudoVersion(version)?.commit ?? '';
  return inVersion.startsWith(commit) || commit.startsWith(inVersion);
}

function fromVersion(version: string): Found {
  const parts = readPseudoVersion(version);
  if (parts === null) throw new Error(`the module proxy answered ${version}, which is no pseudo-version`);
  return { source: { kind: 'module', version }, ...parts };
}

async function fromClone(prowRepo: string, revision: string, options: ResolveOptions): Promise<Found> {
  const { repository, commit, date } = await resolveCommit(prowRepo, revision, options);
  return { source: { kind: 'git', repository, commit }, commit, date };
}

async function unknownCommit(
  asked: string,
  { project, cause }: { readonly project: GoProject; readonly cause: GoError },
): Promise<ExplainedError> {
  return new ExplainedError(
    'usage',
    {
      what: `No source has ${project.title} ${asked}`,
      expected: `one of ${await knownTags(project)}, or a commit that the module proxy serves`,
      observed: cause.explanation.observed,
      evidence: cause.explanation.evidence,
      next: 'give a git clone that holds the commit with --prow-repo DIR, or a source tree instead of the tag',
    },
    { cause },
  );
}

async function unreadable(given: string, project: GoProject): Promise<ExplainedError> {
  return new ExplainedError('usage', {
    what: `${JSON.stringify(given)} names no ${project.title} build`,
    expected: `a tag vYYYYMMDD-<sha>, a Go pseudo-version, a commit, or the directory of a ${project.title} source tree`,
    observed: 'no directory of that name, and none of the other forms',
    evidence: `given as ${JSON.stringify(given)}`,
    next: `use one of ${await knownTags(project)}, or a path`,
  });
}

function tooEarly(tag: string, commit: { date: string; sha: string }): ExplainedError {
  return new ExplainedError('usage', {
    what: `Tag ${tag} is older than its own commit`,
    expected: `a day not before ${commit.date}, when ${commit.sha} was committed`,
    observed: tag,
    evidence: `the commit's date (UTC)`,
    next: `check the tag; built on the day of its commit it would be ${tagOf(commit.date, commit.sha)}`,
  });
}

async function knownTags(project: GoProject): Promise<string> {
  return (await knownVersions(project)).map(({ tag }) => tag).join(', ');
}
