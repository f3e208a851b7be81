import { inspect } from 'node:util';
import { RunError } from '@pulumi/pulumi';
import { expect, test } from 'vitest';
import { ExplainedError } from '../src/model/explained-error.js';
import { tellPulumi } from './tell-pulumi.js';

const FRAME = '    at Stack.initialize (/a/node_modules/@pulumi/resource.ts:1598:22)';
const OWN = '    at ours (/a/infra/program.ts:1:1)';

function failure<E extends Error>(error: E): E {
  error.stack = `${error.name}: ${error.message}\n${OWN}\n${FRAME}`;
  return error;
}

const thrownBy = (error: unknown): Promise<unknown> =>
  tellPulumi(() => Promise.reject(error)).catch((told: unknown) => told);

test('an explained error is told without a stack, as Pulumi tells errors of a program', async () => {
  const explanation = { what: 'no', expected: 'a', observed: 'b', evidence: 'c', next: 'd' };
  const told = await thrownBy(failure(new ExplainedError('usage', explanation)));
  expect(RunError.isInstance(told)).toBe(true);
  expect(inspect(told, { colors: true })).toContain('expected  a');
  expect(inspect(told, { colors: true })).not.toContain('    at ');
});

test('any other keeps the frames that are ours, and none that Node cannot print', async () => {
  const told = inspect(await thrownBy(failure(new TypeError('broken'))), { colors: true });
  expect(told).toContain('broken');
  expect(told).toContain('infra/program.ts');
  expect(told).not.toContain('node_modules');
});

test('what is not thrown is given back', async () => {
  await expect(tellPulumi(async () => 1)).resolves.toBe(1);
});
