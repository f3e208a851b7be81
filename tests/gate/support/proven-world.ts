import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attestationText, STATEMENT_PAYLOAD, signText } from '../../../src/attestation/sign-run.js';
import { sha256 } from '../../../src/attestation/statements.js';
import { signatoryOf } from '../../../src/cli/attest-run.js';
import { withBump } from '../../../src/cli/gate-bump.js';
import { readGateSettings } from '../../../src/cli/gate-settings.js';
import { changesSince, presentRun } from '../../../src/cli/present-runs.js';
import { runFiles } from '../../../src/cli/run-folder.js';
import { stateDirectory } from '../../../src/cli/state-directory.js';
import { decide } from '../../../src/gate/decide.js';
import type { Presented } from '../../../src/gate/presented.js';
import type { GateSettings } from '../../../src/gate/settings.js';
import type { Bump } from '../../../src/model/bump.js';
import type { Decision } from '../../../src/model/decision.js';
import { parseHistory } from '../../../src/model/history.js';
import type { Outcome } from '../../../src/model/outcome.js';
import { judge } from '../../../src/verdict/judge.js';
import { losing } from './tricks/attestations.js';
import { BEGUN, World } from './world.js';

const HOUR_MS = 3_600_000;

interface Given {
  readonly bump?: Bump;
  readonly presented?: Partial<Presented>;
  readonly now?: Date;
  readonly settings?: GateSettings;
}

/** A world in which the bump is proven, read once: what is decided then is decided from values. */
export class ProvenWorld {
  private constructor(
    readonly world: World,
    readonly run: string,
    readonly bump: Bump,
    readonly presented: Presented,
    readonly settings: GateSettings,
  ) {}

  static async make(): Promise<ProvenWorld> {
    const world = new World();
    const run = await world.run();
    const { state, base, head } = world;
    const { signal } = new AbortController();
    return withBump({ base, head, clone: undefined, path: undefined, signal }, async ({ bump, sides }) => {
      if ('unreadable' in bump) throw new TypeError(bump.unreadable);
      const settings = await readGateSettings({ config: undefined, base, state });
      return new ProvenWorld(world, run, bump, await presentRun(run, sides), settings);
    });
  }

  /** What the gate says one hour after the rehearsal, but for what is given otherwise. */
  decide(given: Given = {}): Decision {
    const { bump = this.bump, presented = {}, now = new Date(BEGUN + HOUR_MS), settings = this.settings } = given;
    return decide({ bump, now, settings, presented: [{ ...this.presented, ...presented }] });
  }

  /** The attestation that is in a run's folder. */
  static async attestationIn(folder: string): Promise<string> {
    return (await presentRun(folder, null)).text;
  }

  /** Parts of attestations by the names that the corpus has for them. */
  async parts(): Promise<Record<string, string>> {
    const { root, state } = this.world;
    // Elsewhere, so that this world is left with the one run that it has.
    const elsewhere = new World();
    const runs = {
      'earlier.': await elsewhere.run({ id: 'earlier', starts: 6, signedIn: state }),
      'failed.': await elsewhere.run({ id: 'failed', fateOf: losing, signedIn: state }),
      'theirs.': await elsewhere.run({ id: 'theirs', signedIn: stateDirectory(join(root, 'theirs')) }),
    };
    const parts = Object.entries({ '': this.run, ...runs }).map(([name, folder]) => partsOf(name, folder));
    elsewhere.remove();
    return Object.assign({}, ...parts);
  }

  /** An attestation whose statement the trusted key has signed as it is spelled here. */
  async signedAs(spell: (statement: string) => string): Promise<string> {
    const file = JSON.parse(this.presented.text);
    const signatory = { ...signatoryOf(this.world.state), type: STATEMENT_PAYLOAD };
    const statement = spell(decoded(file.testResult));
    const verdict = decoded(file.verdict).replace(
      /"evidence":\{"sha256":"\w+"/,
      `"evidence":{"sha256":"${sha256(statement)}"`,
    );
    return attestationText({
      testResult: await signText(statement, signatory),
      verdict: await signText(verdict, signatory),
    });
  }

  /** What the history of the run is judged to be where it is another. */
  outcomeOf(change: (history: string) => string): Outcome | null {
    const { description } = this.presented.evidence.rejudged ?? {};
    const history = change(readFileSync(runFiles(this.run).history, 'utf8'));
    return description === undefined ? null : judge(description, parseHistory(history)).outcome;
  }

  /** What the gate says where production after the bump is another folder. */
  async decideFor(head: string): Promise<Decision> {
    const { base } = this.world;
    const { signal } = new AbortController();
    return withBump({ base, head, clone: undefined, path: undefined, signal }, async ({ bump, sides }) => {
      const { evidence } = this.presented;
      const described = evidence.rejudged?.description;
      const changes = described === undefined ? null : changesSince(described, sides);
      return decide({
        ...{ bump, settings: this.settings, now: new Date(BEGUN + HOUR_MS) },
        presented: [{ ...this.presented, evidence: { ...evidence, changes } }],
      });
    });
  }
}

function partsOf(name: string, folder: string): Record<string, string> {
  const file = JSON.parse(readFileSync(runFiles(folder).attestation, 'utf8'));
  const parts = envelopeParts(file.testResult);
  const verdict = file.verdict === null ? {} : envelopeParts(file.verdict);
  return Object.fromEntries([
    ...Object.entries({ ...parts, statement: decoded(file.testResult) }).map(([key, value]) => [
      `${name}${key}`,
      value,
    ]),
    ...Object.entries(verdict).map(([key, value]) => [`${name}verdict.${key}`, value]),
  ]);
}

interface Envelope {
  readonly dsseEnvelope: { readonly payload: string; readonly signatures: { sig: string; keyid: string }[] };
}

/** Payload, signature and the key's name of a signed text. */
export function envelopeParts({ dsseEnvelope: { payload, signatures } }: Envelope): Record<string, string> {
  return { payload, sig: signatures[0]?.sig ?? '', keyid: signatures[0]?.keyid ?? '' };
}

function decoded({ dsseEnvelope: { payload } }: Envelope): string {
  return Buffer.from(payload, 'base64').toString('utf8');
}
