import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drillNames, loadDrill, loadNeighbour } from './load-drill.js';

test('every drill of this project can be read, and says which outage it repeats', async () => {
  const names = await drillNames();
  expect(names).toContain('default-alias-overwritten');
  for (const name of names) expect((await loadDrill(name)).outage).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('every drill has a neighbour that changes something else, or nothing', async () => {
  for (const name of await drillNames()) {
    const { neighbour, edits } = await loadDrill(name);
    expect((await loadNeighbour(neighbour)).edits).not.toEqual(
      expect.arrayContaining(edits.length > 0 ? edits : [null]),
    );
  }
  expect(await loadNeighbour('unchanged')).toMatchObject({ edits: [], environment: [] });
});

test('a drill that a rollout is to show says what of its fault must be seen: rollouts fail for many reasons', async () => {
  for (const name of await drillNames()) {
    const { expect: findings } = await loadDrill(name);
    const silent = findings.filter(({ check, observed }) => check === 'rollout' && observed === undefined);
    expect(silent, name).toEqual([]);
  }
});

test('an unknown neighbour is refused', async () => {
  await expect(loadNeighbour('no-such-neighbour')).rejects.toThrow('There is no drill "no-such-neighbour"');
});

test('a drill that changes nothing is refused', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drills-'));
  const text = 'name: one\noutage: 2019-02-08\ndescription: d\npower: null\nexpect: [{check: placement, subject: a}]\n';
  writeFileSync(join(directory, 'one.yaml'), text);
  await expect(loadDrill('one', directory)).rejects.toThrow('a drill changes something');
});

test('the fault that shows at random asks for a run that meets it', async () => {
  expect((await loadDrill('default-alias-overwritten-at-random')).power).toEqual({ faultFraction: 0.5, power: 0.999 });
});

test('an unknown drill is refused with those there are', async () => {
  await expect(loadDrill('no-such-fault')).rejects.toThrow('default-alias-overwritten');
  await expect(loadDrill('../package')).rejects.toThrow('There is no drill');
});

test('a file that says something else is refused by its path', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drills-'));
  writeFileSync(join(directory, 'one.yaml'), 'name: one\noutage: yesterday\n');
  await expect(loadDrill('one', directory)).rejects.toThrow(join(directory, 'one.yaml'));
});
