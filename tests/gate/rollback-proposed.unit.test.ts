import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainRollback } from '../../src/gate/explain-rollback.js';
import { rollbackPatch } from '../../src/gate/rollback-patch.js';
import type { Decision } from '../../src/model/decision.js';
import type { HistoryEvent } from '../../src/model/history-event.js';
import type { Rollback } from '../../src/model/rollback.js';
import { losing } from './support/tricks/attestations.js';
import { decorate, decorateJob, mirror } from './support/tricks/images.js';
import { BEFORE, CANDIDATE, LONG_AFTER, World } from './support/world.js';

/** What production ran when the version to go back to was new. */
const EARLIER = 'v20250101-7654321';

let world: World;
let clone: string;
beforeEach(() => {
  world = new World();
  clone = join(world.root, 'clone');
});
afterEach(() => world.remove());

/** A rehearsal of the version that production had before the last bump, from one that was earlier still. */
const ofOldVersion = (events: HistoryEvent[]): HistoryEvent[] => {
  const day = (tag: string): string =>
    String(Date.UTC(+tag.slice(1, 5), +tag.slice(5, 7) - 1, +tag.slice(7, 9)) / 1000);
  const moved = (text: string, from: string, to: string): string =>
    text.replaceAll(from, to).replaceAll(day(from), day(to));
  const text = moved(moved(JSON.stringify(events), BEFORE, EARLIER), CANDIDATE, BEFORE);
  return JSON.parse(
    text
      .replaceAll('20250522165235-9b3f5facabfa', '20250101000000-765432100000')
      .replaceAll('20251125004635-e3ae8cf22a59', '20250522165235-9b3f5facabfa'),
  );
};

/** Rehearses the old version while production has an earlier one in each place that names it. */
async function rehearseOldVersion(options: { readonly fateOf?: typeof losing } = {}): Promise<void> {
  const production = join(world.root, 'then');
  cpSync(world.base, production, { recursive: true });
  await execa('sed', ['-i', `s/${BEFORE}/${EARLIER}/g`, ...(await filesNaming(production, BEFORE))]);
  await world.run({ id: 'old', production, events: ofOldVersion, ...options });
}

async function filesNaming(folder: string, text: string): Promise<string[]> {
  const { stdout } = await execa('grep', ['-rl', text, folder]);
  return stdout.split('\n');
}

async function git(...args: string[]): Promise<void> {
  const who = ['-c', 'user.name=Casey', '-c', 'user.email=casey@example.test', '-c', 'commit.gpgsign=false'];
  await execa('git', [...who, '-C', clone, ...args]);
}

/** Proposes what was printed, and nothing else, as a branch of a clone, and asks the gate of it. */
async function judged(rollback: Rollback): Promise<Decision> {
  await execa('git', ['init', '--quiet', '--initial-branch=main', clone]);
  cpSync(world.head, join(clone, 'prow'), { recursive: true });
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'production');
  await git('checkout', '--quiet', '-b', 'back');
  const printed = explainRollback(rollback).matchAll(/^ {2}edit {2}(.*):(\d+)\n {4}- (.*)\n {4}\+ (.*)$/gm);
  for (const [, file = '', line = '', before = '', after = ''] of printed) {
    const path = join(clone, 'prow', file);
    const lines = readFileSync(path, 'utf8').split('\n');
    lines[Number(line) - 1] = (lines[Number(line) - 1] ?? '').replace(before, () => after);
    writeFileSync(path, lines.join('\n'));
  }
  await git('commit', '--quiet', '--all', '--message', 'back');
  return world.decide({ clone, base: 'main', head: 'back', path: 'prow', ageHours: 400 });
}

const reasonsOf = ({ objections }: Pick<Decision, 'objections'> | NonNullable<Rollback['asPull']>): string[] =>
  objections.map(({ reason }) => reason);

/** Production with images of Prow wherever it may have them, before and after the bump that is to be taken back. */
function everywhere(): void {
  decorate(world, BEFORE);
  decorateJob(world, BEFORE);
  mirror(world);
  for (const side of [world.base, world.head])
    world.write(
      join(side, 'jobs/autobump.yaml'),
      `periodics:\n  - name: autobump\n    interval: 24h\n    cluster: default\n    spec:\n      containers:\n        - image: example.org/prow/generic-autobumper:${BEFORE}\n`,
    );
  for (const file of ['config.yaml', 'jobs/decorated.yaml', 'jobs/autobump.yaml'])
    world.edit(join(world.head, file), BEFORE, CANDIDATE);
}

describe('the change that a rollback prints, proposed as a bump', { timeout: 120_000 }, () => {
  it('is allowed however old the proof, with images of Prow wherever production has them', async () => {
    everywhere();
    await rehearseOldVersion();
    const rollback = await world.rollback();
    expect([...new Set(rollback.edits.map(({ file }) => file))]).toEqual([
      ...['config.yaml', 'jobs/autobump.yaml', 'jobs/decorated.yaml'],
      ...['manifests/prow-controller-manager.yaml', 'manifests/refresh.yaml'],
    ]);
    expect(rollback.asPull).toEqual({ answer: 'allow', objections: [] });
    expect(rollback.notes.join()).toContain('no rehearsal runs what they run: jobs/autobump.yaml');
    const decision = await judged(rollback);
    expect([decision.answer, reasonsOf(decision), decision.candidate]).toEqual(['allow', [], BEFORE]);
    expect(decision.notProven.join()).toContain('jobs/autobump.yaml, and no rehearsal runs them');
  });

  it('is the patch that git applies, also to a line that ends its file', async () => {
    everywhere();
    const autobump = join(world.head, 'jobs/autobump.yaml');
    world.write(autobump, readFileSync(autobump, 'utf8').trimEnd());
    await rehearseOldVersion();
    const patch = rollbackPatch(await world.rollback());
    const back = join(world.root, 'back');
    cpSync(world.head, back, { recursive: true });
    await execa('git', ['apply', '--unidiff-zero'], { cwd: back, input: `${patch}\n` });
    expect(await filesNaming(back, CANDIDATE).catch(() => 'none')).toBe('none');
    const question = { base: world.head, head: back, now: LONG_AFTER };
    expect((await world.decide(question)).answer).toBe('allow');
    expect(rollbackPatch(await world.rollback({ wanted: 'v20240619-cfb8754e0' }))).toBe('');
  });

  it('is allowed where digests stand behind the tags that are left', async () => {
    everywhere();
    await rehearseOldVersion();
    const pinned = `${CANDIDATE}@sha256:${'a'.repeat(64)}`;
    const files = await filesNaming(world.head, CANDIDATE);
    await execa('sed', [
      '-i',
      '-E',
      `s#(generic-autobumper|refresh|manager|sidecar):${CANDIDATE}#\\1:${pinned}#`,
      ...files,
    ]);
    const rollback = await world.rollback();
    expect([rollback.asPull?.answer, (await judged(rollback)).answer]).toEqual(['allow', 'allow']);
  });

  it('is allowed by a run of the version as it stood, which says that the move was not seen', async () => {
    await world.run({
      id: 'nightly',
      events: (events) =>
        ofOldVersion(events).map((event) =>
          event.kind === 'run-started'
            ? { ...event, notProven: [...event.notProven, `nothing was bumped: ${BEFORE} is production's own`] }
            : event,
        ),
    });
    const rollback = await world.rollback();
    const { answer, notProven } = await judged(rollback);
    expect([rollback.asPull?.answer, answer]).toEqual(['allow', 'allow']);
    expect(notProven[0]).toBe(`the move itself: ${BEFORE} was rehearsed as it stood`);
  });

  it('is not where production has become another: the plan says so beforehand', async () => {
    await rehearseOldVersion();
    for (const side of [world.base, world.head])
      world.edit(join(side, 'config.yaml'), 'pod_namespace: test-pods', 'pod_namespace: elsewhere');
    const rollback = await world.rollback();
    expect(rollback.answer).toBe('allow');
    expect(rollback.asPull?.answer).toBe('undecided');
    expect(reasonsOf(rollback.asPull ?? { answer: 'allow', objections: [] })).toEqual(['drifted']);
    expect(explainRollback(rollback)).toMatch(
      /^ {2}gate {2}UNDECIDED .*\n {4}drifted: .*\n {4}an approver lets it in/m,
    );
    expect(reasonsOf(await judged(rollback))).toEqual(['drifted']);
  });

  it('is not where an image was another program’s when the version was rehearsed', async () => {
    everywhere();
    world.edit(join(world.base, 'config.yaml'), 'sidecar: example.org/prow/sidecar', 'sidecar: example.org/prow/other');
    await rehearseOldVersion();
    const rollback = await world.rollback();
    expect([rollback.asPull?.answer, (await judged(rollback)).answer]).toEqual(['undecided', 'undecided']);
  });
});

describe('a bump taken back as a whole', { timeout: 120_000 }, () => {
  const back = () => world.decide({ base: world.head, head: world.base, now: LONG_AFTER });

  it('is judged as the tree that it goes back to: what was ahead of Prow then stays where it was', async () => {
    decorate(world, CANDIDATE);
    expect(reasonsOf(await back())).toContain('partial-bump');
    await rehearseOldVersion();
    const decision = await back();
    expect([decision.answer, reasonsOf(decision), decision.candidate]).toEqual(['allow', [], BEFORE]);
    expect(decision.notProven.join()).toContain(`jobs’ pods stay decorated with example.org/prow/`);
  });

  it('is partial where utilities that moved along stay, and where they stood otherwise beside what was rehearsed', async () => {
    decorate(world, BEFORE);
    world.edit(join(world.head, 'config.yaml'), BEFORE, CANDIDATE);
    await rehearseOldVersion();
    expect(reasonsOf(await back())).toEqual([]);
    world.edit(join(world.base, 'config.yaml'), BEFORE, CANDIDATE);
    expect(reasonsOf(await back())).toContain('partial-bump');
  });

  it('is partial where a component was ahead of Prow: staging runs each at one version', async () => {
    world.edit(join(world.base, 'manifests/refresh.yaml'), BEFORE, CANDIDATE);
    await rehearseOldVersion();
    expect(reasonsOf(await back())).toContain('partial-bump');
  });
});

describe('what is no rollback', { timeout: 120_000 }, () => {
  it('grows stale: a version that failed once goes by no old proof, and neither does one that is newer', async () => {
    await world.run();
    expect(reasonsOf(await world.decide({ ageHours: 400 }))).toEqual(['stale']);
    await rehearseOldVersion();
    const back = join(world.root, 'back');
    cpSync(world.base, back, { recursive: true });
    const question = { base: world.head, head: back, ageHours: 400, now: LONG_AFTER };
    expect((await world.decide(question)).answer).toBe('allow');
    await world.run({ id: 'bad', events: ofOldVersion, fateOf: losing });
    expect((await world.decide(question)).answer).toBe('block');
  });
});
