import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { projectPath } from '../../src/toolchain/project-root.js';
import { checkInputs } from './stand-in/check-inputs.js';
import { inputsOf } from './stand-in/published-types.js';
import { type GkeStack, makeGkeStack } from './support/gke-stack.js';

const Preview = z.object({
  steps: z.array(
    z.object({ newState: z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).default({}) }) }),
  ),
});

/** A resource of Google’s as the program registers it. */
interface Used {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

let stack: GkeStack;
let used: readonly Used[];

beforeAll(async () => {
  stack = await makeGkeStack(projectPath('tests', 'gke', 'support', 'changed-program.ts'));
  await stack.pulumi('config', 'set', '--secret', '--path', 'secretValues.hmac-token', 'long enough');
  const { stdout, all, exitCode } = await stack.pulumi('preview', '--json');
  expect(exitCode, all).toBe(0);
  const { steps } = Preview.parse(JSON.parse(stdout));
  used = steps.map(({ newState }) => newState).filter(({ type }) => type.startsWith('gcp:'));
});
afterAll(() => stack.remove());

/** Every place in a value where a name stands that the provider must know; keys of a map of strings are anybody’s. */
function pathsIn(value: unknown, above: readonly string[] = []): string[][] {
  if (Array.isArray(value)) return value.flatMap((one, index) => pathsIn(one, [...above, String(index)]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== '__defaults')
    .flatMap(([key, one]) => [[...above, key], ...(isFree(key) ? [] : pathsIn(one, [...above, key]))]);
}

const isFree = (key: string): boolean => /labels$/i.test(key) || ['annotations', 'metadata'].includes(key);

function misspelt(value: unknown, [key = '', ...more]: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === key ? misspelt(one, more) : one));
  const { [key]: found, ...others } = value as Record<string, unknown>;
  return more.length === 0 ? { ...others, [`${key}s`]: found } : { ...others, [key]: misspelt(found, more) };
}

test('the program uses many kinds of resources, and the stand-in knows the inputs of each from what is published', () => {
  const types = new Set(used.map(({ type }) => type));
  expect(types.size).toBeGreaterThan(14);
  for (const { type, inputs } of used) expect(checkInputs(inputs, inputsOf(type)), type).toEqual([]);
});

test('every property of every resource, at any depth, is refused when it is misspelt', () => {
  let tried = 0;
  for (const { type, inputs } of used) {
    for (const path of pathsIn(inputs)) {
      tried += 1;
      expect(checkInputs(misspelt(inputs, path), inputsOf(type)).length, `${type} ${path.join('.')}`).toBeGreaterThan(
        0,
      );
    }
  }
  expect(tried).toBeGreaterThan(150);
});

test('a value of another kind, and one that must be there and is not, are refused too', () => {
  const bucket = inputsOf('gcp:storage/bucket:Bucket');
  expect(checkInputs({ location: 'us', labels: { a: 'b' } }, bucket)).toEqual([]);
  expect(checkInputs({ location: 1 }, bucket)).toMatchObject([{ property: 'location' }]);
  expect(checkInputs({ labels: {} }, bucket)).toMatchObject([
    { property: 'location', reason: expect.stringMatching('missing') },
  ]);
  expect(() => inputsOf('gcp:storage/bucket:Buckets')).toThrow(RangeError);
  expect(() => inputsOf('gcp:storage/pail:Pail')).toThrow(RangeError);
});

describe('the engine itself ends a preview at', () => {
  test('a misspelt property of each kind of resource that the program uses', { timeout: 600_000 }, async () => {
    const firsts = new Map(
      used.map(({ type, inputs }) => [type, Object.keys(inputs).find((key) => key !== '__defaults')]),
    );
    expect(firsts.size).toBeGreaterThan(14);
    for (const [type, property] of firsts) {
      const { exitCode, all } = await stack.pulumiWith(
        { CHANGED: JSON.stringify({ type, property, as: `${property}s` }) },
        'preview',
      );
      expect(exitCode, `${type} ${property}\n${all}`).not.toBe(0);
      expect(all).toContain(`${property}s`);
    }
    expect(stack.cloud().created).toBe(0);
  });
});
