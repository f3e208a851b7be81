import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EXAMPLE_DESCRIPTION, exampleEvents, expectedFate, historyText } from '../model/fixtures/example-run.js';
import { parseHistory } from '../model/history.js';
import { judge } from '../verdict/judge.js';
import { alikeRuns } from './alike-runs.js';
import type { EarlierRun } from './earlier-runs.js';
import type { JudgedRun } from './judged-run.js';

const runs = mkdtempSync(join(tmpdir(), 'prow-staging-alike-'));
afterAll(() => rmSync(runs, { recursive: true, force: true }));

const good = historyText(exampleEvents());
const misplaced = historyText(
  exampleEvents({
    fateOf: (probe) =>
      probe.phase === 'candidate' && probe.canary.spelling === 'default'
        ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
        : expectedFate(probe),
  }),
);
const judged = (text: string): JudgedRun => {
  const history = parseHistory(text);
  return { description: EXAMPLE_DESCRIPTION, history, verdict: judge(EXAMPLE_DESCRIPTION, history) };
};
function earlier(id: string, text: string, verdict = judged(text).verdict): EarlierRun {
  const folder = join(runs, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'history.jsonl'), text);
  return { folder, id, verdict };
}
const found = async (own: string, ...before: EarlierRun[]) => {
  const { runs, flakes } = await alikeRuns({ id: 'own', run: judged(own) }, before);
  const told = flakes.map(({ check, subject, failed, decided }) => `${check} ${subject} ${failed}/${decided}`);
  return { runs: runs.map(({ id, outcome }) => `${id} ${outcome}`), told };
};

test('what fails and passed in an earlier run that asked the same comes and goes', async () => {
  const { runs, told } = await found(misplaced, earlier('a', good));
  expect(runs).toEqual(['a pass']);
  expect(told).toContain('placement alias "default" 1/2');
});

test('so does what passes and failed earlier', async () => {
  const { runs, told } = await found(good, earlier('a', misplaced), earlier('b', good));
  expect(runs).toEqual(['a fail', 'b pass']);
  expect(told).toContain('placement alias "default" 1/3');
});

test('what failed whenever this was asked does not, and nor does what always passed', async () => {
  expect(await found(misplaced, earlier('a', misplaced))).toEqual({ runs: ['a fail'], told: [] });
  expect(await found(good, earlier('a', good))).toEqual({ runs: ['a pass'], told: [] });
});

test('a run of another candidate or production, or one whose history is gone, asked something else', async () => {
  const { verdict } = judged(misplaced);
  const others = [
    earlier('a', misplaced, { ...verdict, candidate: { ...verdict.candidate, tag: 'v20250101-abcdef123' } }),
    earlier('b', misplaced, { ...verdict, productionFingerprint: 'sha256:other' }),
    { ...earlier('c', misplaced), folder: join(runs, 'gone') },
  ];
  expect(await found(good, ...others)).toEqual({ runs: [], told: [] });
});
