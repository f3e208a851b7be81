import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { type CertificateTrust, readTrustedRoot } from '../attestation/certificates.js';
import { keyId, openSigningKey } from '../attestation/signing-key.js';
import type { GateSettings } from '../gate/settings.js';
import { ExplainedError } from '../model/explained-error.js';
import { Power } from '../model/power.js';
import { CheckOnDemand } from '../model/verdict.js';
import { readOwners } from '../production/read-owners.js';
import { readShape } from '../production/read-shape.js';
import { yamlDocument } from '../production/yaml-documents.js';
import { readCalendar } from './read-calendar.js';
import type { StateDirectory } from './state-directory.js';
import { TOOL_VERSION } from './tool-version.js';

/** The file beside production.yaml that says what the gate asks for. */
export const GATE_FILE = 'gate.yaml';

/** People, by an OWNERS file: its approvers. */
const People = z.strictObject({ owners: z.string().min(1), aliases: z.string().min(1).optional() });

/** gate.yaml, as written. Paths are relative to it. */
const GateFile = z.strictObject({
  maxAgeHours: z.number().positive().default(24),
  power: z
    .strictObject({ faultFraction: Power.shape.faultFraction, probability: Power.shape.power })
    .default({ faultFraction: 0.05, probability: 0.95 }),
  requires: z.array(CheckOnDemand).default([]),
  clockSkewMinutes: z.number().nonnegative().max(60).default(5),
  trustedKeys: z.array(z.string().min(1)).optional(),
  identities: z
    .array(z.strictObject({ issuer: z.url(), subject: z.string().min(1) }))
    .min(1)
    .optional(),
  trustedRoot: z.string().min(1).optional(),
  approvers: People.optional(),
  deployers: People.optional(),
  calendar: z.string().min(1).optional(),
  commits: z
    .array(z.string().regex(/^[0-9a-f]{40}$/, 'a commit, all 40 digits: with fewer, another one may begin alike'))
    .default([]),
  /** What else is the gate: whatever runs it. */
  files: z.array(z.string().min(1)).optional(),
});
type GateFile = z.infer<typeof GateFile>;

const MINUTE_MS = 60_000;

/**
 * What the gate asks for: `--config`, else gate.yaml of production as it is, never as somebody proposes it, else the
 * defaults. Where no key is named, this machine's own is trusted.
 *
 * @throws {ExplainedError} `usage` for a `--config` that is not there, `unreadable` for any other file that cannot be read,
 *   and for a key that is none.
 */
export async function readGateSettings(options: {
  config: string | undefined;
  base: string;
  state: StateDirectory;
}): Promise<GateSettings> {
  const beside = join(options.base, GATE_FILE);
  const path = options.config === undefined ? (existsSync(beside) ? beside : null) : resolve(options.config);
  if (path !== null && !existsSync(path)) throw noSettings(path);
  const file = path === null ? GateFile.parse({}) : await readGateFile(path);
  const { faultFraction, probability } = file.power;
  return {
    trust: {
      keys: await trustedKeys(file, { path, state: options.state }),
      certificates: await trustedCertificates(file, path),
    },
    maxAgeHours: file.maxAgeHours,
    power: { faultFraction, power: probability },
    requires: file.requires,
    clockSkewMs: file.clockSkewMinutes * MINUTE_MS,
    approvers: file.approvers === undefined ? [] : await peopleIn(file.approvers, path),
    deployers: file.deployers === undefined ? null : await peopleIn(file.deployers, path),
    commits: file.commits,
    calendar: file.calendar === undefined ? null : await readCalendar(resolve(dirname(path ?? '.'), file.calendar)),
    toolVersion: TOOL_VERSION,
  };
}

/** gate.yaml beside production.yaml and every file that it names, by their paths from there. */
export async function filesOfGate(base: string): Promise<string[]> {
  const path = join(base, GATE_FILE);
  if (!existsSync(path)) return [GATE_FILE];
  const { trustedKeys: keys = [], trustedRoot, approvers, deployers, calendar, files = [] } = await readGateFile(path);
  const people = [approvers, deployers].flatMap((named) => [named?.owners, named?.aliases]);
  const named = [...keys, trustedRoot, ...people, calendar, ...files].filter((name) => name !== undefined);
  return [...new Set([GATE_FILE, ...named])];
}

async function peopleIn({ owners, aliases }: z.infer<typeof People>, path: string | null): Promise<string[]> {
  const at = (name: string): string => resolve(dirname(path ?? '.'), name);
  return readOwners({ owners: at(owners), aliases: aliases === undefined ? null : at(aliases) });
}

async function readGateFile(path: string): Promise<GateFile> {
  const document = yamlDocument(await readText(path, 'the settings of the gate'), path);
  return readShape(GateFile, document, { named: 'the settings of the gate', hint: 'docs/gate.md shows every one' });
}

async function trustedKeys(
  { trustedKeys: named, identities }: GateFile,
  { path, state }: { path: string | null; state: StateDirectory },
): Promise<ReadonlyMap<string, KeyObject>> {
  if (named === undefined) {
    // Whoever names who may sign names them all.
    if (identities !== undefined) return new Map();
    if (!existsSync(state.signingKey)) return new Map();
    const { id, publicKey } = openSigningKey(state.signingKey);
    return new Map([[id, createPublicKey(publicKey)]]);
  }
  const files = named.map((name) => resolve(dirname(path ?? '.'), name));
  return new Map(await Promise.all(files.map(readPublicKey)));
}

/** Identities without a trusted root would be anybody's word; a root without identities, everybody's. */
async function trustedCertificates(
  { identities, trustedRoot }: GateFile,
  path: string | null,
): Promise<CertificateTrust | null> {
  if (identities === undefined && trustedRoot === undefined) return null;
  if (identities === undefined || trustedRoot === undefined) throw halfOfTwo(path, identities === undefined);
  const file = resolve(dirname(path ?? '.'), trustedRoot);
  const text = await readText(file, 'Sigstore’s trusted root');
  try {
    return { root: readTrustedRoot(text), identities };
  } catch (cause) {
    throw new ExplainedError(
      'unreadable',
      {
        what: 'The trusted root is none of Sigstore’s',
        expected: 'a trusted_root.json, as `gh attestation trusted-root` prints it, one of its lines',
        observed: cause instanceof Error ? cause.message : String(cause),
        evidence: file,
        next: 'replace the file',
      },
      { cause },
    );
  }
}

function halfOfTwo(path: string | null, isRootAlone: boolean): ExplainedError {
  return new ExplainedError('unreadable', {
    what: 'The settings of the gate trust certificates by half',
    expected: '`identities` and `trustedRoot` together',
    observed: isRootAlone ? '`trustedRoot` alone' : '`identities` alone',
    evidence: path ?? 'gate.yaml',
    next: 'add the other; docs/gate.md shows both',
  });
}

async function readPublicKey(path: string): Promise<[string, KeyObject]> {
  const text = await readText(path, 'a trusted key');
  try {
    if (!text.includes('BEGIN PUBLIC KEY')) throw new TypeError('no public key in PEM');
    const key = createPublicKey(text);
    return [keyId(key), key];
  } catch (cause) {
    throw new ExplainedError(
      'unreadable',
      {
        what: 'A trusted key is no public key',
        expected: 'a public key in PEM, as prow-staging gate --public-key prints it',
        observed: cause instanceof Error ? cause.message : String(cause),
        evidence: path,
        next: 'replace the file',
      },
      { cause },
    );
  }
}

async function readText(path: string, what: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ExplainedError(
      'unreadable',
      {
        what: `The gate cannot read ${what}`,
        expected: 'a file',
        observed: cause instanceof Error ? cause.message : String(cause),
        evidence: path,
        next: 'correct the path',
      },
      { cause },
    );
  });
}

function noSettings(path: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'There are no settings of the gate',
    expected: 'a file that --config names',
    observed: 'no such file',
    evidence: path,
    next: 'correct the path, or leave the option out: then gate.yaml beside production.yaml counts',
  });
}
