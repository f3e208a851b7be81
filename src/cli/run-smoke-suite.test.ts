import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HISTORY_FILE } from '../canaries/open-run.js';
import { parseHistory } from '../model/history.js';
import { runSmokeSuite } from './run-smoke-suite.js';

async function runWithoutEnvironment(signal: AbortSignal, isEnough: () => Promise<boolean> = async () => false) {
  const folder = mkdtempSync(join(tmpdir(), 'run-'));
  const lines: string[] = [];
  const power = { faultFraction: 0.5, power: 0.95 };
  const onLine = (text: string) => lines.push(text);
  const ended = runSmokeSuite({ directory: '/nowhere', folder, phase: 'candidate', power, isEnough, signal, onLine });
  const events = () => parseHistory(readFileSync(join(folder, HISTORY_FILE), 'utf8')).lines.map(({ event }) => event);
  return { ended, events };
}

test('suites that cannot even start are undecided in the history, and change no exit code', async () => {
  const { exitCode } = process;
  const { ended, events } = await runWithoutEnvironment(new AbortController().signal);
  await ended;
  expect(events()).toMatchObject([{ kind: 'undecided', phase: 'candidate', cause: 'suite-crashed' }]);
  expect(process.exitCode).toBe(exitCode);
});

test('what is interrupted before it begins does not begin', async () => {
  const { ended } = await runWithoutEnvironment(AbortSignal.abort(new Error('interrupted')));
  await expect(ended).rejects.toThrow('interrupted');
});

test('once enough was seen the suites stop, which the history says, so that no pass can follow', async () => {
  const { ended, events } = await runWithoutEnvironment(new AbortController().signal, async () => true);
  expect(await ended).toEqual({ isWhole: false });
  expect(events()).toMatchObject([
    { kind: 'undecided', cause: 'interrupted', detail: expect.stringContaining('enough') },
  ]);
});

test('what cannot be judged halfway is not enough', async () => {
  const { ended, events } = await runWithoutEnvironment(new AbortController().signal, () =>
    Promise.reject(new Error('x')),
  );
  expect(await ended).toEqual({ isWhole: true });
  expect(events()).toMatchObject([{ cause: 'suite-crashed' }]);
});
