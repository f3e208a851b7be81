import { type Candidate, PROW_TAG } from '../model/candidate.js';

/** Of a Go pseudo-version: the day of its commit, and the commit's first twelve digits. */
const PSEUDO_VERSION = /[-.](\d{8})\d{6}-([0-9a-f]{12})$/;
/**
 * Whether what was built is the release that the tag names: the hash must be that of the commit that was built, and a
 * release is tagged on the day it is built, so never before its commit. A directory may call itself anything. A commit of a
 * clone begins as the tag says after 2^36 tries, a day of one machine; so it counts where production names it, with all its digits.
 *
 * @param commits - of Prow, as production as it is names them.
 */
export function isReleaseSource(candidate: Candidate, commits: readonly string[]): boolean {
  const { tag, source } = candidate;
  const day = PROW_TAG.exec(tag)?.[1];
  if (day === undefined || !claimsItsCommit(candidate)) return false;
  switch (source.kind) {
    case 'module':
      return (PSEUDO_VERSION.exec(source.version)?.[1] ?? '99999999') <= day;
    case 'git':
      return commits.includes(source.commit);
    case 'directory':
      return false;
  }
}

/** Whether the commit that was built begins as the tag says, whoever has it. A failure of it is one of the tag. */
export function claimsItsCommit({ tag, source }: Candidate): boolean {
  const [hash, built] = [hashOf(tag), commitOf(source)];
  return hash !== null && built !== null && (built.startsWith(hash) || (built.length === 12 && hash.startsWith(built)));
}

/** Whether a tag is another spelling of what was built: more or fewer digits, or another day. */
export function isSpellingOf(tag: string, { tag: other, source }: Candidate): boolean {
  const hash = hashOf(tag);
  if (tag === other || hash === null) return tag === other;
  const commits = [hashOf(other), commitOf(source)].filter((commit) => commit !== null);
  return commits.some((commit) => commit.startsWith(hash) || hash.startsWith(commit));
}

/** Whether two tags name one commit, as far as their digits tell. */
export function isSameHash(tag: string, other: string): boolean {
  const [one, two] = [hashOf(tag), hashOf(other)];
  return tag === other || (one !== null && two !== null && (one.startsWith(two) || two.startsWith(one)));
}

/** Whether a release is of an earlier day than another; of one day nobody can tell from tags which came first. */
export function isBefore(tag: string, other: string): boolean {
  const [day, otherDay] = [PROW_TAG.exec(tag)?.[1], PROW_TAG.exec(other)?.[1]];
  return day !== undefined && otherDay !== undefined && day < otherDay;
}

function hashOf(tag: string): string | null {
  return PROW_TAG.exec(tag)?.[2] ?? null;
}

function commitOf(source: Candidate['source']): string | null {
  switch (source.kind) {
    case 'module':
      return PSEUDO_VERSION.exec(source.version)?.[2] ?? null;
    case 'git':
      return /^[0-9a-f]{7,40}$/.test(source.commit) ? source.commit : null;
    case 'directory':
      return null;
  }
}
