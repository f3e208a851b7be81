import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HISTORY_FILE } from '../src/canaries/open-run.js';
import { type BoskosAsked, type BoskosResource, isLostRace } from '../src/model/boskos.js';
import { parseHistory } from '../src/model/history.js';
import { observationsOf } from '../src/model/observations.js';
import { boskosWork } from './boskos-work.js';
import { liveRun } from './live-run.js';

const run = liveRun();
const { boskos } = run.environment;
/** Seen by the first test; the others say what it shows. */
let asked: readonly BoskosAsked[] = [];
let last: readonly BoskosResource[] = [];

describe.runIf(boskos !== undefined)('Boskos', () => {
  test('was asked everything there is to ask', async ({ signal }) => {
    const work = boskosWork(signal);
    const failure = await run.observe(signal, async () => (await work?.done)?.failure ?? null);
    const history = parseHistory(readFileSync(join(run.directory, HISTORY_FILE), 'utf8'));
    const ofPhase = ({ event }: { event: { phase: string } }) => event.phase === run.phase;
    asked = observationsOf(history, 'boskos-asked')
      .filter(ofPhase)
      .map(({ event }) => event)
      .filter((event) => !isLostRace(event));
    last = observationsOf(history, 'boskos-listed').filter(ofPhase).at(-1)?.event.resources ?? [];
    expect(failure).toBeNull();
    expect(asked.length).toBeGreaterThan(0);
  });

  test('lends, keeps and takes back', () => {
    expect(asked.filter(({ purpose, status }) => purpose === 'lease' && status !== 200)).toEqual([]);
  });

  test('lends nothing to two at once', () => {
    const names = asked.filter(({ purpose }) => purpose === 'together').flatMap(({ answer }) => answer?.name ?? []);
    const moments = asked.filter(({ purpose, answer }) => purpose === 'together' && answer !== null);
    expect(new Set(moments.map(({ moment, answer }) => `${moment} ${answer?.name}`)).size).toBe(names.length);
  });

  test('takes nothing back from somebody else', () => {
    expect(asked.filter(({ purpose, status }) => purpose === 'intruder' && status === 200)).toEqual([]);
  });

  test('still knows who holds what after its pods were replaced', () => {
    expect(asked.filter(({ purpose, status }) => purpose === 'held' && status !== 200)).toEqual([]);
  });

  test('has every resource that it was given, once', () => {
    const names = boskos?.types.flatMap((type) => type.names) ?? [];
    expect(last.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });
});
