import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgeRun } from '../../src/cli/conclude.js';
import { forgetRuns } from '../../src/cli/missing-runs.js';
import { runFiles } from '../../src/cli/run-folder.js';
import { explainDecision } from '../../src/gate/explain-decision.js';
import { wantsRehearsal } from '../../src/gate/wants-rehearsal.js';
import { folderArchive } from '../../src/history/folder-archive.js';
import { addToIndex } from '../../src/history/run-index.js';
import type { HistoryEvent } from '../../src/model/history-event.js';
import { STARTS_NARROWED, UNPROVEN_UNASKED } from '../../src/model/verdict.js';
import { drained } from './support/drained.js';
import { losing } from './support/tricks/attestations.js';
import { byOldVersion, COMMIT, fromClone } from './support/tricks/rehearsals.js';
import { CANDIDATE, GATE, type RunOptions, World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

it('allows a bump that a fresh, signed, matching rehearsal proves', async () => {
  const folder = await world.run();
  const decision = await world.decide();
  expect(explainDecision(decision)).toMatch(/^ALLOWED: v20251125-e3ae8cf22 for example\n {2}proven by/);
  expect(decision).toMatchObject({ answer: 'allow', candidate: CANDIDATE, objections: [], provenBy: folder });
});

it('says that no node was drained, and allows a bump that must have seen it only where one was', async () => {
  await world.run({ id: 'a-plain' });
  expect((await world.decide()).notProven).toContain(UNPROVEN_UNASKED.drain);
  for (const side of [world.base, world.head])
    world.edit(join(side, 'gate.yaml'), 'power:', 'requires: [drain]\npower:');
  const without = await world.decide();
  expect([without.objections.map(({ reason }) => reason), wantsRehearsal(without)]).toEqual([['not-asked'], true]);
  await world.run({ id: 'b-drained', starts: 6, events: (events) => drained(events, 6) });
  const decision = await world.decide();
  expect(decision, explainDecision(decision)).toMatchObject({ answer: 'allow' });
  expect(decision.notProven).not.toContain(UNPROVEN_UNASKED.drain);
});

it.each(['upgrade', 'soak', 'outages'] as const)(
  'says that %s was not asked, and refuses where it must be',
  async (check) => {
    await world.run();
    const allowed = await world.decide();
    expect(allowed).toMatchObject({ answer: 'allow' });
    expect(allowed.notProven).toContain(UNPROVEN_UNASKED[check]);
    for (const side of [world.base, world.head])
      world.edit(join(side, 'gate.yaml'), 'power:', `requires: [${check}]\npower:`);
    expect((await world.decide()).objections.map(({ reason }) => reason)).toEqual(['not-asked']);
  },
);

it('takes no run that was told to start only some components again', async () => {
  const gap = `${STARTS_NARROWED}: only prow-controller-manager was asked, as this run was told`;
  const narrowed = (event: HistoryEvent): HistoryEvent =>
    event.kind === 'run-started' ? { ...event, notProven: [...event.notProven, gap] } : event;
  await world.run({ events: (events) => events.map(narrowed) });
  expect((await world.decide()).objections).toMatchObject([{ reason: 'power-too-low', observed: gap }]);
});

it('answers nobody who names a run that there is not, and says which there are', async () => {
  const folder = await world.run({ id: 'a-pass' });
  for (const run of ['nope', join(world.root, 'nope'), world.base])
    await expect(world.decide({ runs: [run] }), run).rejects.toThrow(
      /There is no run [\s\S]*expected .*latest\n[\s\S]*a-pass/,
    );
  for (const run of ['a-pass', folder]) expect((await world.decide({ runs: [run] })).answer, run).toBe('allow');
});

it('takes no pass of an older version of the tool, and is not kept shut by one', async () => {
  await world.run({ id: 'a-old', events: byOldVersion });
  const alone = await world.decide();
  expect(alone.objections.map(({ reason }) => reason)).toEqual(['other-version']);
  expect(wantsRehearsal(alone)).toBe(true);
  await world.run({ id: 'b-new' });
  expect((await world.decide()).answer).toBe('allow');
  await world.run({ id: 'c-old', fateOf: losing, events: byOldVersion });
  const failed = await world.decide();
  expect([failed.objections.map(({ reason }) => reason), wantsRehearsal(failed)]).toEqual([['disagree'], false]);
});

it('names images that move along and that no rehearsal runs', async () => {
  await world.run();
  expect((await world.decide()).notProven).toContain(
    `example.org/prow/refresh:${CANDIDATE} moves along, and no rehearsal runs it`,
  );
});

it('is not kept shut by a rehearsal that is under way or was interrupted, but by one that has seen a failure', async () => {
  await world.run();
  // Nothing judged it, so it has no verdict either, and no entry in the index.
  const interrupt = async (folder: string): Promise<void> => {
    const files = runFiles(folder);
    rmSync(files.attestation);
    rmSync(files.verdict);
    await forgetRuns(world.state, [files.id], 'a test');
    const lines = readFileSync(files.history, 'utf8').trimEnd().split('\n');
    writeFileSync(files.history, `${lines.slice(0, -1).join('\n')}\n`);
  };
  await interrupt(await world.run({ id: 'more', events: (events) => events.slice(0, 60) }));
  expect((await world.decide()).answer).toBe('allow');
  await interrupt(await world.run({ id: 'failing', fateOf: losing }));
  expect((await world.decide()).objections.map(({ reason }) => reason)).toEqual(['unreadable-attestation']);
});

it('is kept shut by a whole run whose attestation is gone, whatever it says', async () => {
  await world.run();
  rmSync(runFiles(await world.run({ id: 'more' })).attestation);
  expect((await world.decide()).objections.map(({ reason }) => reason)).toEqual(['unreadable-attestation']);
});

describe('a run that was judged, and has neither attestation nor sealed history,', () => {
  const reasons = async () => (await world.decide()).objections.map(({ reason }) => reason);
  /** As one whose signing went wrong: nothing of it is in the index either. */
  const neverSigned = async (id: string, options: RunOptions = {}) => {
    const files = runFiles(await world.run({ id, ...options }));
    await forgetRuns(world.state, [id], 'a test');
    rmSync(files.attestation);
    return files;
  };
  const cut = (history: string): void => writeFileSync(history, readFileSync(history, 'utf8').slice(0, 4_000));

  it.each([
    ['missing', (history: string) => rmSync(history)],
    ['empty', (history: string) => writeFileSync(history, '')],
    ['cut off', cut],
  ])('is missed, its history %s', async (_, lose) => {
    await world.run();
    lose((await neverSigned('b-fail', { fateOf: losing })).history);
    expect(await reasons()).toEqual(['evidence-missing']);
  });

  it('is missed where its verdict cannot be read, or its description is gone', async () => {
    await world.run();
    const { verdict, history, description } = await neverSigned('b-fail', { fateOf: losing });
    rmSync(history);
    const text = readFileSync(verdict, 'utf8');
    writeFileSync(verdict, text.slice(0, 40));
    expect(await reasons()).toEqual(['evidence-missing']);
    writeFileSync(verdict, text);
    rmSync(description);
    expect(await reasons()).toEqual(['evidence-missing']);
    rmSync(dirname(history), { recursive: true });
    expect(await reasons()).toEqual([]);
  });

  it('of another candidate or another production keeps nobody out', async () => {
    await world.run();
    const other = (events: HistoryEvent[]): HistoryEvent[] =>
      JSON.parse(JSON.stringify(events).replaceAll('e3ae8cf22', 'e3ae8cf33'));
    rmSync((await neverSigned('other', { fateOf: losing, events: other })).history);
    const elsewhere = await neverSigned('elsewhere', { fateOf: losing });
    rmSync(elsewhere.history);
    world.edit(elsewhere.description, '"name": "example"', '"name": "elsewhere"');
    const decision = await world.decide();
    expect([decision.answer, decision.notes]).toEqual([
      'allow',
      [expect.stringMatching(/elsewhere is evidence-missing/), expect.stringMatching(/other is evidence-missing/)],
    ]);
  });

  it('is missed by what the index says of it, whatever its files say, even with none of them left', async () => {
    await world.run();
    const { verdict, history, attestation } = runFiles(await world.run({ id: 'b-fail', fateOf: losing }));
    rmSync(history);
    rmSync(attestation);
    world.edit(verdict, CANDIDATE, 'v20251201-0123456ab');
    expect(await reasons()).toEqual(['evidence-missing']);
    rmSync(verdict);
    expect(await reasons()).toEqual(['evidence-missing']);
  });

  it('keeps nobody out where that verdict is what its unsealed history says: an interrupted run that was replayed', async () => {
    await world.run();
    const files = await neverSigned('b-interrupted', { events: (events) => events.slice(0, 60) });
    cut(files.history);
    expect(await reasons()).toEqual(['evidence-missing']);
    expect((await judgeRun(dirname(files.history))).outcome).toBe('inconclusive');
    expect(await reasons()).toEqual([]);
  });
});

it('lets nothing in while gate.yaml names a file that is not there, and would watch nothing', async () => {
  await world.run();
  for (const side of [world.base, world.head]) world.edit(join(side, 'gate.yaml'), '\n', '\nfiles: [job.yaml]\n');
  const { objections } = await world.decide();
  expect(objections).toMatchObject([{ reason: 'gate-changed', observed: 'job.yaml, which is not there' }]);
  for (const side of [world.base, world.head]) world.write(join(side, 'job.yaml'), 'presubmits: {}\n');
  expect((await world.decide()).answer).toBe('allow');
});

it('misses a run whose folder is gone, of its own candidate, until it is said to be rightly gone', async () => {
  await world.run({ id: 'a-pass' });
  const reasons = async () => (await world.decide()).objections.map(({ reason }) => reason);
  const other = { kind: 'made', run: 'of-another', candidate: 'v20251201-0123456ab' } as const;
  await addToIndex(folderArchive(world.state.runIndex), other);
  expect(await reasons()).toEqual([]);
  rmSync(await world.run({ id: 'b-gone' }), { recursive: true });
  expect(await reasons()).toEqual(['evidence-missing']);
  await forgetRuns(world.state, ['b-gone'], 'its disk was full');
  expect(await reasons()).toEqual([]);
});

it('takes runs of before there was an index as they are', async () => {
  await world.run();
  rmSync(world.state.runIndex, { recursive: true });
  expect((await world.decide()).answer).toBe('allow');
});

describe('a commit of a clone', () => {
  const reasons = async () => (await world.decide()).objections.map(({ reason }) => reason);
  const named = (...commits: string[]): void => {
    for (const side of [world.base, world.head])
      world.write(join(side, 'gate.yaml'), `${GATE}commits: [${commits.map((one) => JSON.stringify(one)).join()}]\n`);
  };

  it('counts where production names it, with all its digits, and no other that begins alike', async () => {
    await world.run({ events: (events) => fromClone(events) });
    expect(await reasons()).toEqual(['other-source']);
    named(COMMIT);
    expect(await world.decide()).toMatchObject({ answer: 'allow', lastGood: { tag: CANDIDATE } });
    named(`${COMMIT.slice(0, 39)}1`);
    expect(await reasons()).toEqual(['other-source']);
    named(COMMIT.slice(0, 12));
    await expect(world.decide()).rejects.toThrow('all 40 digits');
  });

  it('is said with what would be accepted', async () => {
    await world.run({ events: (events) => fromClone(events) });
    const [only] = (await world.decide()).objections;
    expect(only).toMatchObject({
      observed: `${CANDIDATE} built from ${COMMIT} of /home/casey/prow`,
      next: expect.stringContaining('under commits in gate.yaml'),
    });
  });

  it('must begin as the tag says, whoever names it', async () => {
    named('0123456789'.repeat(4));
    await world.run({ events: (events) => fromClone(events, '0123456789'.repeat(4)) });
    expect(await reasons()).toEqual(['other-source']);
  });

  it('that failed is a failure, whether production names it or not', async () => {
    named(COMMIT);
    await world.run({ id: 'a-pass', events: (events) => fromClone(events) });
    await world.run({ id: 'b-fail', fateOf: losing, events: (events) => fromClone(events) });
    expect(await reasons()).toEqual(['disagree']);
    named();
    rmSync(join(world.state.runs, 'a-pass'), { recursive: true });
    await forgetRuns(world.state, ['a-pass'], 'a test');
    expect(await reasons()).toEqual(['failed', 'other-source']);
  });
});

it('lets a failure of another commit be one, and one of production as it was last week', async () => {
  await world.run();
  const other = (events: HistoryEvent[]): HistoryEvent[] =>
    JSON.parse(JSON.stringify(events).replaceAll('e3ae8cf22', 'e3ae8cf33'));
  await world.run({ id: 'other', fateOf: losing, events: other });
  const production = join(world.root, 'last-week');
  cpSync(world.base, production, { recursive: true });
  world.edit(join(production, 'manifests/boskos.yaml'), 'replicas: 1', 'replicas: 2');
  await world.run({ id: 'last-week', fateOf: losing, production });
  expect((await world.decide()).answer).toBe('allow');
});
