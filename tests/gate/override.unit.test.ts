import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSigningKey } from '../../src/attestation/signing-key.js';
import type { GateQuestion } from '../../src/cli/gate-decision.js';
import { recordOverride } from '../../src/cli/record-override.js';
import { stateDirectory } from '../../src/cli/state-directory.js';
import { explainDecision } from '../../src/gate/explain-decision.js';
import { BEFORE, BEGUN, CANDIDATE, World } from './support/world.js';

const HOUR_MS = 3_600_000;
const REASON = 'jobs do not start, and the candidate repairs that';

let world: World;
beforeEach(() => {
  world = new World();
  for (const side of [world.base, world.head]) {
    world.edit(join(side, 'gate.yaml'), 'power:', 'approvers: { owners: OWNERS }\npower:');
    world.write(join(side, 'OWNERS'), 'approvers: [Robin]\n');
  }
});
afterEach(() => world.remove());

/** Recorded one hour after the example rehearsal began. */
async function override(changed: Partial<GateQuestion> = {}, by = 'robin', reason = REASON): Promise<string> {
  const { signal } = new AbortController();
  const { state, base, head } = world;
  const paths = { state, base, head, runs: [], config: undefined, clone: undefined, path: undefined };
  return recordOverride({ ...paths, signal, now: new Date(BEGUN + HOUR_MS), ...changed }, { by, reason });
}

describe('an override', { timeout: 120_000 }, () => {
  it('opens the gate for this candidate and this change, and says by whom, why and until when', async () => {
    await override();
    const decision = await world.decide();
    expect([decision.answer, decision.objections.map(({ reason }) => reason)]).toEqual(['allow', ['no-attestation']]);
    expect(explainDecision(decision)).toMatch(
      /^ALLOWED BY OVERRIDE: .*robin.*until 2025-11-26T15:00:00.000Z: jobs do not/s,
    );
  });

  it('is not recorded by a key that the gate does not trust, and by nobody', async () => {
    const stranger = stateDirectory(join(world.root, 'stranger'));
    for (const side of [world.base, world.head]) {
      world.edit(join(side, 'gate.yaml'), 'power:', 'trustedKeys: [keys.pub]\npower:');
      world.write(join(side, 'keys.pub'), openSigningKey(world.state.signingKey).publicKey);
    }
    await expect(override({ state: stranger })).rejects.toThrow('would not believe an override that is signed here');
    expect(existsSync(stranger.overrides)).toBe(false);
    await override();
    const { signal } = new AbortController();
    const paths = { state: world.state, base: world.base, head: world.head, runs: [], config: undefined };
    const nobody = recordOverride(
      { ...paths, clone: undefined, path: undefined, signal, now: new Date(BEGUN) },
      { by: null, reason: REASON },
    );
    await expect(nobody).rejects.toThrow('say who you are with --as');
  });

  it('has ended after four hours, and says so', async () => {
    await override();
    expect((await world.decide({ ageHours: 4.9 })).answer).toBe('allow');
    const decision = await world.decide({ ageHours: 5 });
    expect([decision.answer, decision.overrides[0]?.remark]).toEqual(['undecided', 'expired']);
  });

  it('is not for what is pushed afterwards', async () => {
    await override();
    world.edit(join(world.head, 'config.yaml'), 'log_level: info', 'log_level: debug');
    const decision = await world.decide();
    expect([decision.answer, decision.overrides[0]?.remark]).toEqual([
      'undecided',
      'of another change: what was pushed since is not meant',
    ]);
  });

  it('is for every byte of the change: another value of the same field is another change', async () => {
    const boskos = join(world.head, 'manifests/boskos.yaml');
    world.edit(boskos, 'v20250101-aaaaaaa', 'v20250202-bbbbbbb');
    await override();
    expect((await world.decide()).answer).toBe('allow');
    world.edit(boskos, 'registry.example.test/tools/boskos:v20250202-bbbbbbb', 'example.test/miner:latest');
    expect((await world.decide()).answer).toBe('undecided');
    world.edit(boskos, 'example.test/miner:latest', 'registry.example.test/tools/boskos:v20250202-bbbbbbb');
    expect((await world.decide()).answer).toBe('allow');
    world.write(join(world.head, 'manifests/NOTES.md'), 'words');
    expect((await world.decide()).answer).toBe('undecided');
  });

  it('is for files of the gate too that lie outside of production’s folder, those that the change itself names among them', async () => {
    const { root } = world;
    for (const side of ['base', 'head'] as const)
      world.edit(join(world[side], 'gate.yaml'), 'OWNERS }', `../${side}-OWNERS }\nfiles: [../run.yaml]`);
    // One path on both sides leads to two files where the sides lie apart, as two trees do.
    const [base, head] = [join(root, 'was/prow'), join(root, 'is/prow')];
    for (const [from, to] of [
      [world.base, base],
      [world.head, head],
    ] as const) {
      cpSync(from, to, { recursive: true });
      world.write(join(to, '../base-OWNERS'), 'approvers: [Robin]\n');
      world.write(join(to, '../head-OWNERS'), 'approvers: [Robin]\n');
      world.write(join(to, '../run.yaml'), 'run: prow-staging gate\n');
    }
    const answer = async () => (await world.decide({ base, head })).answer;
    await override({ base, head });
    expect(await answer()).toBe('allow');
    for (const name of ['base-OWNERS', 'head-OWNERS', 'run.yaml']) {
      const path = join(head, '..', name);
      const written = readFileSync(path, 'utf8');
      world.write(path, 'approvers: [Mallory]\n');
      expect(await answer(), name).toBe('undecided');
      world.write(path, written);
      expect(await answer(), name).toBe('allow');
    }
    world.write(join(head, '../README.md'), 'of another project\n');
    expect(await answer()).toBe('allow');
  });

  it('may be for a change that moves nothing of Prow, and not for one that moves it to two versions', async () => {
    rmSync(world.head, { recursive: true });
    cpSync(world.base, world.head, { recursive: true });
    world.edit(join(world.head, 'config.yaml'), 'log_level: info', 'log_level: info\ntide: { sync_period: 2m }');
    world.write(join(world.head, 'OWNERS'), 'approvers: [Robin, Casey]\n');
    expect((await world.decide()).answer).toBe('undecided');
    await override();
    const decision = await world.decide();
    expect([decision.answer, decision.objections.map(({ reason }) => reason)]).toEqual([
      'allow',
      ['not-staged', 'gate-changed', 'not-prow'],
    ]);
    expect(explainDecision(decision)).toMatch(/^ALLOWED BY OVERRIDE: this bump .*no candidate by robin/s);
    world.edit(join(world.head, 'manifests/refresh.yaml'), BEFORE, CANDIDATE);
    world.edit(join(world.head, 'manifests/prow-controller-manager.yaml'), BEFORE, 'v20251201-0123456');
    await expect(override()).rejects.toThrow('no one candidate');
    expect((await world.decide()).answer).toBe('block');
  });

  it('is not needed where the bump is proven', async () => {
    await world.run();
    await override();
    const decision = await world.decide();
    expect([decision.answer, decision.overrides[0]?.remark]).toEqual(['allow', 'not needed']);
  });

  it('is refused from somebody whom OWNERS of production as it is does not name', async () => {
    world.write(join(world.head, 'OWNERS'), 'approvers: [Robin, Mallory]\n');
    await expect(override({}, 'mallory')).rejects.toThrow('mallory may not override');
    await expect(override({}, 'robin', 'because')).rejects.toThrow('needs a reason');
  });

  it('is by approvers of production alone: --config names nobody, and no key that signs', async () => {
    const config = join(world.root, 'mine/gate.yaml');
    world.write(config, readFileSync(join(world.base, 'gate.yaml'), 'utf8'));
    world.write(join(world.root, 'mine/OWNERS'), 'approvers: [mallory]\n');
    await expect(override({ config }, 'mallory')).rejects.toThrow(/mallory may not override[\s\S]*expected {2}robin/);
    await override({ config });
    const decision = await world.decide({ config });
    expect([decision.answer, decision.notes]).toEqual(['allow', [expect.stringMatching(/^asked with .*mine/)]]);
    for (const side of [world.base, world.head]) {
      world.edit(join(side, 'gate.yaml'), 'power:', 'trustedKeys: [keys.pub]\npower:');
      const theirs = stateDirectory(join(world.root, 'theirs'));
      world.write(join(side, 'keys.pub'), openSigningKey(theirs.signingKey).publicKey);
    }
    expect((await world.decide({ config })).answer).toBe('undecided');
    await expect(override({ config })).rejects.toThrow('would not believe an override that is signed here');
  });

  it('is refused where gate.yaml names no approvers, and says so', async () => {
    for (const side of [world.base, world.head])
      world.edit(join(side, 'gate.yaml'), 'approvers: { owners: OWNERS }\n', '');
    await expect(override()).rejects.toThrow(
      /gate\.yaml names no approvers[\s\S]*evidence .*base\/gate\.yaml[\s\S]*once that is merged they may/,
    );
  });

  it('does not count once its author may no longer', async () => {
    await override();
    for (const side of [world.base, world.head]) world.write(join(side, 'OWNERS'), 'approvers: [Casey]\n');
    expect((await world.decide()).overrides[0]?.remark).toBe('by somebody who may not override');
  });

  it('that is forged, changed or signed elsewhere opens nothing', async () => {
    const path = await override();
    const written = readFileSync(path, 'utf8');
    writeFileSync(path, written.replace('"sig": "', '"sig": "A'));
    expect((await world.decide()).answer).toBe('undecided');
    writeFileSync(path, '{"by": "robin"}');
    expect((await world.decide()).notes.join()).toContain('unreadable-attestation');
    rmSync(path);
    const elsewhere = stateDirectory(join(world.root, 'theirs'));
    writeFileSync(path, readFileSync(await override({ state: elsewhere }), 'utf8'));
    const decision = await world.decide();
    // Signed by the key of another machine.
    expect([decision.answer, decision.overrides]).toEqual(['undecided', []]);
  });

  it('that is refused is credited with nothing, whichever side is named base: each reason is said', async () => {
    await override();
    const back = { base: world.head, head: world.base };
    const remark = async () => (await world.decide(back)).overrides[0]?.remark;
    expect(await remark()).toBe('of the change to the version that production runs now');
    for (const side of [world.base, world.head]) world.write(join(side, 'OWNERS'), 'approvers: [Casey]\n');
    expect(await remark()).toBe(
      'by somebody who may not override; of the change to the version that production runs now',
    );
    for (const side of [world.base, world.head])
      world.edit(join(side, 'gate.yaml'), 'approvers: { owners: OWNERS }\n', '');
    expect(await remark()).toMatch(/^gate\.yaml names no approvers; /);
    expect((await world.decide({ ageHours: 6 })).overrides[0]?.remark).toBe('gate.yaml names no approvers; expired');
  });

  it('is shown on the next bump, whether it is still in force or not', async () => {
    await override();
    const next = 'v20251201-0123456';
    for (const file of ['manifests/prow-controller-manager.yaml', 'manifests/refresh.yaml']) {
      world.write(join(world.base, file), readFileSync(join(world.head, file), 'utf8'));
      world.edit(join(world.head, file), CANDIDATE, next);
    }
    const decision = await world.decide({ ageHours: 48 });
    expect(decision.overrides).toMatchObject([
      { candidate: CANDIDATE, remark: 'of the change to the version that production runs now' },
    ]);
  });
});
