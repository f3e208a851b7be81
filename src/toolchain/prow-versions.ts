import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GoProject, PROW } from './go-project.js';
import { pinDirectory } from './pins.js';

/** A version that can be named by its tag alone. */
export interface ProwVersion {
  /** `vYYYYMMDD-<first 9 of the commit>`. */
  readonly tag: string;
  /** Go pseudo-version. */
  readonly version: string;
}

const PSEUDO_VERSION = /^v0\.0\.0-(\d{8})\d{6}-([0-9a-f]{12})$/;

/** Date (YYYYMMDD) and commit (12 hex digits) of a Go pseudo-version, or null where it is none. */
export function readPseudoVersion(version: string): { date: string; commit: string } | null {
  const [, date, commit] = PSEUDO_VERSION.exec(version) ?? [];
  return date === undefined || commit === undefined ? null : { date, commit };
}

/** The tag Prow's release of a commit has: its day and the first 9 hex digits of it. */
export function tagOf(date: string, commit: string): string {
  return `v${date}-${commit.slice(0, 9)}`;
}

/** The versions whose checksums are committed in toolchain/prow/go.sum, or that of another project, oldest first. */
export async function knownVersions(project: GoProject = PROW): Promise<ProwVersion[]> {
  return versionsOfGoSum(await readFile(join(pinDirectory(project.pin), 'go.sum'), 'utf8'), project);
}

/** The versions of a project a go.sum holds the source checksum of. */
export function versionsOfGoSum(goSum: string, { module: wanted }: GoProject = PROW): ProwVersion[] {
  return goSum
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([module, version]) => module === wanted && version?.endsWith('/go.mod') === false)
    .flatMap(([, version = '']) => {
      const parts = readPseudoVersion(version);
      return parts === null ? [] : [{ tag: tagOf(parts.date, parts.commit), version }];
    })
    .sort((a, b) => (a.version < b.version ? -1 : 1));
}
