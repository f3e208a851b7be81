import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Trust } from '../attestation/open-envelope.js';
import { openOverride, signOverride } from '../attestation/override-envelope.js';
import type { PresentedOverride } from '../gate/apply-overrides.js';
import { changeDigest } from '../gate/change-digest.js';
import type { AskedOverride, HeardComments } from '../gate/override-comments.js';
import type { Bump } from '../model/bump.js';
import { OVERRIDE_HOURS_MAX, type Override } from '../model/override.js';
import { signatoryOf } from './attest-run.js';
import type { HeardOverrides } from './gate-decision.js';
import type { StateDirectory } from './state-directory.js';

const HOUR_MS = 3_600_000;

/** Where and for what comments are heard. */
interface About {
  readonly state: StateDirectory;
  readonly trust: Trust;
  /** `OWNER/REPO#N`. */
  readonly subject: string;
  /** A merge group may bring other changes along, of which its pull request's approver has said nothing. */
  readonly isGroup: boolean;
  readonly bump: Bump;
  /** Null where it moves nothing of Prow. */
  readonly candidate: string | null;
}

/**
 * The signed record of each override that comments ask for. One is made when a comment is first heard, for the change
 * as it is then; a later push, and a merge group that holds more, find it made for another change. Those of other pull requests, and of comments that are
 * gone, are shown and open nothing.
 */
export async function heardOverrides({ asked, refused }: HeardComments, about: About): Promise<HeardOverrides> {
  const heard = (await Promise.all(asked.map((one) => recordOf(one, about)))).filter((record) => record !== null);
  const places = new Set(heard.map(({ place }) => place));
  const past = (await pastRecords(about.state)).filter(({ place }) => !places.has(place));
  return { overrides: [...heard, ...past], notes: refused };
}

/** Every record that a comment has ever led to. */
async function pastRecords(state: StateDirectory): Promise<PresentedOverride[]> {
  const folder = folderOf(state);
  const names = (await readdir(folder).catch(() => [])).sort();
  const places = names.map((name) => join(folder, name));
  return Promise.all(places.map(async (place) => ({ place, text: await readFile(place, 'utf8'), isPast: true })));
}

/** Beside, not among, those recorded by hand: what counts there counts whether its comment is there or not. */
function folderOf({ overrides }: StateDirectory): string {
  return join(overrides, 'comments');
}

async function recordOf(asked: AskedOverride, about: About): Promise<PresentedOverride | null> {
  const { state, trust, subject, isGroup, bump, candidate } = about;
  const { by, reason, at, commentId } = asked;
  const folder = folderOf(state);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = join(folder, `${subject.replaceAll(/[^\w.-]+/g, '-')}-${commentId}.json`);
  if (isGroup) return recordAt(place);
  const override: Override = {
    ...{ production: bump.production, candidate, change: changeDigest(bump), reason, by, at },
    expiresAt: new Date(Date.parse(at) + OVERRIDE_HOURS_MAX * HOUR_MS).toISOString(),
  };
  const text = await signOverride(override, signatoryOf(state));
  // One that an earlier job signed by a key of its own is nobody's word, and the comment still is.
  const earlier = await recordAt(place);
  const flag = earlier !== null && 'defect' in openOverride(earlier.text, trust) ? 'w' : 'wx';
  await writeFile(place, text, { mode: 0o600, flag }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return recordAt(place);
}

async function recordAt(place: string): Promise<PresentedOverride | null> {
  const text = await readFile(place, 'utf8').catch(() => null);
  return text === null ? null : { place, text };
}
