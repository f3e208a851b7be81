import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetRuns } from '../../src/cli/missing-runs.js';
import { recordOverride } from '../../src/cli/record-override.js';
import { runFiles } from '../../src/cli/run-folder.js';
import { explainRollback } from '../../src/gate/explain-rollback.js';
import { MEANINGS } from '../../src/gate/objections.js';
import { prowVersionMetric } from '../../src/model/candidate.js';
import type { HistoryEvent } from '../../src/model/history-event.js';
import { losing } from './support/tricks/attestations.js';
import { decorate, decorateJob, mirror } from './support/tricks/images.js';
import { BEFORE, CANDIDATE, GATE, LONG_AFTER, World } from './support/world.js';

const FILES = ['manifests/prow-controller-manager.yaml', 'manifests/refresh.yaml'];

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

/** A rehearsal of the version that production ran before the bump. */
const ofOldVersion = (events: HistoryEvent[]): HistoryEvent[] =>
  JSON.parse(
    JSON.stringify(events)
      .replaceAll(CANDIDATE, BEFORE)
      .replaceAll('20251125004635-e3ae8cf22a59', '20250522165235-9b3f5facabfa')
      .replaceAll(String(prowVersionMetric(CANDIDATE)), String(prowVersionMetric(BEFORE))),
  );
const spelled = (events: HistoryEvent[], from: string, to: string): HistoryEvent[] =>
  JSON.parse(JSON.stringify(events).replaceAll(from, to));
const reasonsOf = ({ objections }: { objections: readonly { reason: string }[] }): string[] =>
  objections.map(({ reason }) => reason);

describe('the way back', { timeout: 120_000 }, () => {
  it('leads to the newest version that passed, however old, with every line to change', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    const rollback = await world.rollback();
    const text = explainRollback(rollback);
    expect(text).toMatch(new RegExp(`^ROLL BACK example from ${CANDIDATE} to ${BEFORE}$`, 'm'));
    expect(rollback.edits.map(({ file }) => file)).toEqual(FILES);
    for (const { file, line, before, after } of rollback.edits) {
      expect(readFileSync(join(world.head, file), 'utf8').split('\n')[line - 1]).toBe(before);
      expect(readFileSync(join(world.base, file), 'utf8').split('\n')[line - 1]).toBe(after);
    }
  });

  it('is blocked where nothing else ever passed: the version that runs is no way back', async () => {
    await world.run();
    const blocked = await world.rollback();
    expect(reasonsOf(blocked)).toEqual(['never-passed']);
    expect(blocked.objections[0]?.next).toMatch(/^name the version to go back to with --to TAG, and rehearse it, or/);
    const [named] = (await world.rollback({ wanted: BEFORE })).objections;
    expect(named?.next).toMatch(new RegExp(`^rehearse that version, .*: prow-staging rehearse --candidate ${BEFORE} `));
  });

  it('says how it is let in without proof, where somebody may, and of a version that failed no rehearsal of it', async () => {
    const nextOf = async () => (await world.rollback({ wanted: BEFORE })).objections[0]?.next;
    expect(await nextOf()).toMatch(/; nobody can let it in without proof, for gate\.yaml names no approvers$/);
    const people = `${GATE}approvers: { owners: OWNERS }\n`;
    world.write(join(world.head, 'gate.yaml'), people);
    world.write(join(world.head, 'OWNERS'), 'approvers: [Robin]\n');
    const override =
      /\(robin\) lets it in: prow-staging gate --base BASE --head COPY --override 'WHY, IN A SENTENCE' --as YOU$/;
    expect(await nextOf()).toMatch(override);
    const config = join(world.root, 'mine.yaml');
    world.write(config, GATE);
    expect((await world.rollback({ config })).objections[0]?.next).toMatch(override);
    world.write(join(world.head, 'gate.yaml'), 'approvers: [\n');
    expect((await world.rollback({ config })).objections[0]?.next).toMatch(/nobody can let it in/);
    world.write(join(world.head, 'gate.yaml'), people);
    await world.run({ id: 'bad', events: ofOldVersion, fateOf: losing });
    expect(await nextOf()).toMatch(/^it failed a rehearsal, and that stays: name another version with --to; /);
  });

  it('is let in by an approver as the bump that it is, made by hand', async () => {
    for (const side of [world.base, world.head]) {
      world.write(join(side, 'gate.yaml'), `${GATE}approvers: { owners: OWNERS }\n`);
      world.write(join(side, 'OWNERS'), 'approvers: [Robin]\n');
    }
    const { signal } = new AbortController();
    const { state, head: base, base: head } = world;
    const question = { ...{ state, base, head, runs: [], config: undefined, clone: undefined, path: undefined } };
    const reason = 'jobs do not start since the bump';
    await recordOverride({ ...question, signal, now: LONG_AFTER }, { by: 'robin', reason });
    expect((await world.decide({ base, head, now: LONG_AFTER })).answer).toBe('allow');
  });

  it('is to no word that is no version, and says what one looks like', async () => {
    await expect(world.rollback({ wanted: 'foo' })).rejects.toThrow(/"foo" is no version[\s\S]*vYYYYMMDD-<commit>/);
  });

  it('is nowhere where the version that is asked for is the one that runs', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    await expect(world.rollback({ wanted: CANDIDATE })).rejects.toThrow(`${CANDIDATE} is what production runs`);
  });

  it('never leads forward by itself, and to a newer version by its name alone, which it says', async () => {
    await world.run();
    const { base } = world;
    const blocked = await world.rollback({ base });
    expect([reasonsOf(blocked), blocked.objections[0]?.observed, blocked.edits]).toEqual([
      ...[['never-passed'], `1 run kept; good besides what runs: ${CANDIDATE}, newer than what runs`, []],
    ]);
    const forward = explainRollback(await world.rollback({ base, wanted: CANDIDATE }));
    expect(forward).toMatch(new RegExp(`^GO FORWARD, NOT BACK: example from ${BEFORE} to ${CANDIDATE}$`, 'm'));
    expect(forward).toMatch(/^ {2}good .*, newer than what runs$/m);
    // A proof of long ago is none of a bump.
    expect(forward).toMatch(/^ {2}gate {2}UNDECIDED .*\n {4}stale: /m);
  });

  it('is blocked to a version that nobody rehearsed, and names those that are good', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    const rollback = await world.rollback({ wanted: 'v20240619-cfb8754e0' });
    expect(reasonsOf(rollback)).toEqual(['never-passed']);
    expect([rollback.edits, rollback.objections[0]?.observed]).toEqual([[], expect.stringContaining(BEFORE)]);
    expect(explainRollback(rollback)).toMatch(
      /^ {2}never-passed: .*\n {4}observed .*\n {4}evidence {2}v20240619-cfb8754e0\n {4}next .*rehearse --candidate v20240619-cfb8754e0.*\n {4}page {6}docs\/on-call\/never-passed\.md$/m,
    );
  });

  it('is blocked to a version that passed once and failed once', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    await world.run({ id: 'bad', events: ofOldVersion, fateOf: losing });
    expect(reasonsOf(await world.rollback({ wanted: BEFORE }))).toEqual(['never-passed']);
  });

  it('is blocked to a version that only a forged run calls good', async () => {
    const folder = await world.run({ id: 'good', events: ofOldVersion });
    world.edit(join(folder, 'history.jsonl'), '"settled":true', '"settled":true ');
    expect(reasonsOf(await world.rollback())).toEqual(['never-passed']);
  });

  it('is blocked to a version of which a failure lost its attestation, was changed, or is gone', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    const bad = await world.run({ id: 'bad', events: ofOldVersion, fateOf: losing });
    const { attestation, history } = runFiles(bad);
    appendFileSync(history, '\n');
    expect(reasonsOf(await world.rollback()), 'changed').toEqual(['never-passed']);
    rmSync(attestation);
    expect(reasonsOf(await world.rollback()), 'without its attestation').toEqual(['never-passed']);
    rmSync(bad, { recursive: true });
    expect(reasonsOf(await world.rollback()), 'gone').toEqual(['never-passed']);
    await forgetRuns(world.state, ['bad'], 'a test');
    expect(reasonsOf(await world.rollback()), 'rightly gone').toEqual([]);
  });

  it('is blocked to what was built from another commit, or failed by another spelling of its tag', async () => {
    await world.run({ id: 'other', events: (events) => spelled(ofOldVersion(events), '9b3f5facabfa', '0123456789ab') });
    expect(reasonsOf(await world.rollback())).toEqual(['never-passed']);
    await world.run({ id: 'good', events: ofOldVersion });
    expect(reasonsOf(await world.rollback())).toEqual([]);
    const failed = {
      fateOf: losing,
      events: (events: HistoryEvent[]) => spelled(ofOldVersion(events), BEFORE, `${BEFORE}b`),
    };
    await world.run({ id: 'longer', ...failed });
    expect(reasonsOf(await world.rollback())).toEqual(['never-passed']);
  });

  it('notes a run of which nobody can say whether it failed, and is not kept from the way back by it', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    const unknown = await world.run({ id: 'unknown', fateOf: losing });
    rmSync(runFiles(unknown).attestation);
    rmSync(runFiles(unknown).description);
    const { objections, notes } = await world.rollback();
    expect([objections, notes.join()]).toEqual([[], expect.stringContaining('may be a failure of any version')]);
  });

  it('asks beforehand whether the person on call may deploy, by an OWNERS file with aliases', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    world.write(join(world.head, 'gate.yaml'), 'deployers: { owners: OWNERS, aliases: OWNERS_ALIASES }\n');
    world.write(join(world.head, 'OWNERS'), 'approvers: [on-call, Casey]\n');
    world.write(join(world.head, 'OWNERS_ALIASES'), 'aliases: { on-call: [Robin] }\n');
    for (const person of ['robin', 'CASEY']) expect(reasonsOf(await world.rollback({ person })), person).toEqual([]);
    for (const person of ['on-call', 'mallory', null])
      expect(reasonsOf(await world.rollback({ person })), String(person)).toEqual(['may-not-deploy']);
  });

  it('says that nobody was asked where nobody is named', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    expect((await world.rollback()).notes).toContain('who may deploy is not checked: gate.yaml names no deployers');
  });

  it('drops a digest behind the tag: what is pulled by it would be what runs', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    const pinned = `${CANDIDATE}@sha256:${'a'.repeat(64)}`;
    for (const file of FILES) world.edit(join(world.head, file), CANDIDATE, pinned);
    const { edits, notes } = await world.rollback();
    expect(edits.map(({ file, before, after }) => [file, before.includes(pinned), after])).toEqual(
      FILES.map((file) => [file, true, expect.stringMatching(new RegExp(`:${BEFORE}$`))]),
    );
    expect(notes.join()).not.toContain('no edit reaches');
  });

  it('names an image that is known by its digest alone, and one of which a kustomize file sets the digest', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    const digest = `sha256:${'a'.repeat(64)}`;
    const kustomization = `resources: [refresh.yaml, prow-controller-manager.yaml]\nimages:\n  - name: example.org/prow/refresh\n`;
    world.write(join(world.head, 'manifests/kustomization.yaml'), `${kustomization}    newTag: ${CANDIDATE}\n`);
    expect((await world.rollback()).notes.join()).not.toContain('no edit reaches');
    world.write(join(world.head, 'manifests/kustomization.yaml'), `${kustomization}    digest: ${digest}\n`);
    expect((await world.rollback()).notes.join()).toMatch(/refresh runs .*@sha256:a+, which no edit reaches/);
    rmSync(join(world.head, 'manifests/kustomization.yaml'));
    world.edit(join(world.head, 'manifests/refresh.yaml'), `:${CANDIDATE}`, `@${digest}`);
    expect((await world.rollback()).notes.join()).toMatch(/refresh runs .*@sha256:a+, which no edit reaches/);
  });

  it('leads the utilities of jobs’ pods back as well, in the configuration, in a job, and from a mirror', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    decorate(world, CANDIDATE);
    decorateJob(world, CANDIDATE);
    mirror(world);
    const { edits, notes } = await world.rollback();
    expect(edits.map(({ file }) => file)).toEqual(['config.yaml', 'jobs/decorated.yaml', ...FILES]);
    expect(edits.map(({ after }) => after).join()).not.toContain(CANDIDATE);
    expect(notes.join()).not.toContain('no edit reaches');
  });

  it('leaves alone a longer tag that begins as the one that runs, and a tag in a comment reaches nothing', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    const file = join(world.head, 'manifests/refresh.yaml');
    const comment = `# example.org/prow/refresh:${CANDIDATE}`;
    world.edit(
      file,
      `image: example.org/prow/refresh:${CANDIDATE}`,
      `image: example.org/prow/refresh:${CANDIDATE}1 ${comment}`,
    );
    const { edits, notes } = await world.rollback();
    expect(edits.map(({ after }) => after).join()).toContain(
      `refresh:${CANDIDATE}1 # example.org/prow/refresh:${BEFORE}`,
    );
    expect(notes.join()).toContain('Deployment prow/refresh runs');
  });

  it('names an image that no line to change reaches', async () => {
    await world.run({ id: 'good', events: ofOldVersion });
    world.edit(join(world.head, 'manifests/refresh.yaml'), CANDIDATE, 'v20251201-0123456');
    expect((await world.rollback()).notes.join()).toContain('Deployment prow/refresh runs');
  });
});

it('each reason against a rollback blocks', () => {
  expect([MEANINGS['never-passed'].answer, MEANINGS['may-not-deploy'].answer]).toEqual(['block', 'block']);
});
