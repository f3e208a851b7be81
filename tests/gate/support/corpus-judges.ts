import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signOverride } from '../../../src/attestation/override-envelope.js';
import { signatoryOf } from '../../../src/cli/attest-run.js';
import { readGateSettings } from '../../../src/cli/gate-settings.js';
import { groupSubject, jobSubject, pullSubject } from '../../../src/cli/pull-subject.js';
import { readCalendar } from '../../../src/cli/read-calendar.js';
import { runFiles } from '../../../src/cli/run-folder.js';
import { stateDirectory } from '../../../src/cli/state-directory.js';
import { applyOverrides } from '../../../src/gate/apply-overrides.js';
import { changeDigest } from '../../../src/gate/change-digest.js';
import { hearComments } from '../../../src/gate/override-comments.js';
import { windowObjections } from '../../../src/gate/window/window-objections.js';
import { ExplainedError } from '../../../src/model/explained-error.js';
import type { Override } from '../../../src/model/override.js';
import type { PullComment } from '../../../src/model/pull-comment.js';
import { edited, filled } from './corpus.js';
import { envelopeParts, ProvenWorld } from './proven-world.js';
import { BEGUN } from './world.js';

/** What comes from outside, each judged by the very parser and verifier that the gate asks. */
export const AREAS = [
  ...(['attestation', 'statement', 'history', 'clock', 'bump'] as const),
  ...(['comment', 'person', 'override', 'subject', 'job-spec', 'calendar', 'settings'] as const),
] as const;
type Area = (typeof AREAS)[number];

interface Input {
  readonly name: string;
  readonly text: string;
}

export interface Judges {
  /** Whether the gate would open by it; a text that is refused as a whole opens nothing. */
  opens(area: Area, input: Input): Promise<boolean>;
  remove(): void;
}

const HOUR_MS = 3_600_000;
const NOW = new Date(BEGUN + HOUR_MS);
const PEOPLE = ['robin', 'kelvin'];
const HEAD = `${'a'.repeat(39)}b`;
const COMMAND = `/staging override ${HEAD} jobs do not start, and the candidate repairs that`;

/** One world for all: nothing that is judged changes it. */
export async function judges(): Promise<Judges> {
  const proven = await ProvenWorld.make();
  const values = { ...(await proven.parts()), ...linesOf(proven) };
  const records = await overrideParts(proven, values);
  const ways: Readonly<Record<Area, (input: Input) => Promise<boolean>>> = {
    attestation: async ({ text }) => isAllowed(proven, { presented: { text: filled(text, values) } }),
    statement: async ({ text }) => {
      const signed = await proven.signedAs((statement) => edited(statement, text, values));
      return isAllowed(proven, { presented: { text: signed } });
    },
    // However honestly it is signed then, only a pass is a proof.
    history: async ({ text }) => proven.outcomeOf((history) => edited(history, text, values)) === 'pass',
    clock: async ({ text }) => isAllowed(proven, { now: new Date(text.trim()) }),
    bump: (input) => opensAsBump(proven, input),
    comment: async ({ text: body }) => isHeard({ body }),
    person: async ({ text }) => isHeard(JSON.parse(text)),
    override: async ({ text }) => opensAsOverride(proven, filled(text, records)),
    subject: async ({ text }) => isSubject(pullSubject, text) || isSubject(groupSubject, text),
    'job-spec': async ({ text }) => isSubject(jobSubject, text),
    calendar: async (input) => {
      const calendar = await readCalendar(written(proven, input, 'calendar.yaml'));
      return windowObjections(calendar, { what: 'bump', at: NOW }).length === 0;
    },
    settings: async (input) => {
      const base = dirname(written(proven, input, 'gate.yaml'));
      const settings = await readGateSettings({ config: undefined, base, state: proven.world.state });
      return isAllowed(proven, { settings });
    },
  };
  return {
    opens: (area, input) => ways[area](input).catch(refusedAsWhole),
    remove: () => proven.world.remove(),
  };
}

/** Only what we say ourselves is a refusal; anything else that is thrown is a mistake. */
function refusedAsWhole(error: unknown): false {
  if (error instanceof ExplainedError) return false;
  throw error;
}

function isAllowed(proven: ProvenWorld, given: Parameters<ProvenWorld['decide']>[0]): boolean {
  return proven.decide(given).answer === 'allow';
}

function linesOf({ run }: ProvenWorld): Record<string, string> {
  const lines = readFileSync(runFiles(run).history, 'utf8').trimEnd().split('\n');
  return Object.fromEntries(lines.map((line, index) => [`line.${index + 1}`, line]));
}

async function opensAsBump(proven: ProvenWorld, { name, text }: Input): Promise<boolean> {
  const { world } = proven;
  const head = join(world.root, name);
  cpSync(world.head, head, { recursive: true });
  const path = join(head, 'manifests/refresh.yaml');
  writeFileSync(path, edited(readFileSync(path, 'utf8'), text));
  return (await proven.decideFor(head)).answer === 'allow';
}

function isHeard(given: Partial<PullComment>): boolean {
  const writtenAt = '2025-11-26T10:45:00Z';
  const comment = { id: 1, author: 'robin', isByPerson: true, isEdited: false, body: COMMAND, writtenAt, ...given };
  return hearComments([comment], { approvers: PEOPLE, head: HEAD, now: NOW }).asked.length > 0;
}

function isSubject(read: (text: string) => unknown, text: string): boolean {
  try {
    read(text);
    return true;
  } catch (error) {
    return refusedAsWhole(error);
  }
}

function opensAsOverride(proven: ProvenWorld, text: string): boolean {
  const { bump, settings } = proven;
  const shut = proven.decide({ presented: { text: '' } });
  const given = {
    bump,
    settings: { ...settings, approvers: PEOPLE },
    now: NOW,
    overrides: [{ place: 'record', text }],
  };
  return applyOverrides(shut, given).answer === 'allow';
}

async function overrideParts({ bump, world }: ProvenWorld, values: Record<string, string>) {
  const at = new Date(BEGUN + HOUR_MS / 2);
  const record: Override = {
    ...{ production: bump.production, candidate: 'v20251125-e3ae8cf22', change: changeDigest(bump) },
    ...{ reason: 'jobs do not start, and the candidate repairs that', by: 'robin', at: at.toISOString() },
    expiresAt: new Date(at.getTime() + HOUR_MS).toISOString(),
  };
  const old = { at: '2025-11-26T05:00:00Z', expiresAt: '2099-01-01T00:00:00Z' };
  const records: Record<string, Partial<Override>> = {
    '': {},
    'theirs.': {},
    'earlier.': { change: '0'.repeat(64) },
    'expired.': old,
    'stranger.': { by: 'mallory' },
  };
  const parts = await Promise.all(
    Object.entries(records).map(async ([name, more]) => {
      const state = name === 'theirs.' ? stateDirectory(join(world.root, 'theirs')) : world.state;
      const own = envelopeParts(JSON.parse(await signOverride({ ...record, ...more }, signatoryOf(state))));
      return Object.entries(own).map(([key, value]) => [`${name}${key}`, value] as const);
    }),
  );
  const attestation = { 'attestation.payload': values['payload'] ?? '', 'attestation.sig': values['sig'] ?? '' };
  return { ...Object.fromEntries(parts.flat()), ...attestation };
}

function written({ world }: ProvenWorld, { name, text }: Input, file: string): string {
  const folder = join(world.root, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}
