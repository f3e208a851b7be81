import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Candidate } from '../model/candidate.js';
import { ConfigTried } from '../model/config-tried.js';

/** Remembers the build that an environment stood at first: it stands for production's own. */
export async function rememberFirstBuild(directory: string, build: Candidate, boskos: Candidate | null): Promise<void> {
  const path = join(directory, 'first-build.json');
  if (existsSync(path)) return;
  if (boskos !== null) await writeFile(boskosPath(directory), JSON.stringify(boskos), { mode: 0o600 });
  await writeFile(path, JSON.stringify(build), { mode: 0o600 });
}

/** The build that an environment stood at first. */
export async function firstBuild(directory: string): Promise<Candidate> {
  return Candidate.parse(JSON.parse(await readFile(join(directory, 'first-build.json'), 'utf8')));
}

/** The Boskos build that an environment stood at first; null where none did. */
export async function firstBoskosBuild(directory: string): Promise<Candidate | null> {
  const text = await readFile(boskosPath(directory), 'utf8').catch(() => null);
  return text === null ? null : Candidate.parse(JSON.parse(text));
}

/** Keeps beside an environment what a bump tried, until a run takes it into its history. */
export async function keepTried(directory: string, tried: readonly ConfigTried[]): Promise<void> {
  await writeFile(triedPath(directory), JSON.stringify(tried), { mode: 0o600 });
}

/** What another bump tried is not about this one. */
export async function forgetTried(directory: string): Promise<void> {
  await rm(triedPath(directory), { force: true });
}

/** What the last bump of an environment tried; null where there was none. */
export async function readTried(directory: string): Promise<ConfigTried[] | null> {
  const text = await readFile(triedPath(directory), 'utf8').catch(() => null);
  return text === null ? null : z.array(ConfigTried).parse(JSON.parse(text));
}

function boskosPath(directory: string): string {
  return join(directory, 'first-boskos-build.json');
}

function triedPath(directory: string): string {
  return join(directory, 'configs-tried.json');
}
