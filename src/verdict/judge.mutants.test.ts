import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JUDGE_PROPERTIES, type JudgeProperty } from './fixtures/judge-properties.js';
import { loadMutant, MUTANTS, type Mutant } from './fixtures/mutants.js';

/** Enough for each of the mistakes with this seed; the same properties hold of our judge for more of them. */
const CASES = 60;
const SEED = 20_190_208;
const TIMEOUT_MS = 600_000;

/** The first few cases of each property find most mistakes; asked first, they spare the many of those that do not. */
const FIRST_CASES = 5;

/** The name of a property that a judge does not have: one is enough. */
async function brokenProperty(mutant: Mutant): Promise<string | null> {
  const judge = await loadMutant(mutant);
  const isBroken = ({ of }: JudgeProperty, numRuns: number): boolean =>
    fc.check(of(judge), { numRuns, seed: SEED, endOnFailure: true }).failed;
  const broken =
    JUDGE_PROPERTIES.find((property) => isBroken(property, FIRST_CASES)) ??
    JUDGE_PROPERTIES.find((property) => isBroken(property, CASES));
  return broken?.name ?? null;
}

test.each(MUTANTS)('the properties find this mistake: $mistake', { timeout: TIMEOUT_MS }, async (mutant) => {
  expect(await brokenProperty(mutant)).not.toBeNull();
});

test('a mistake that no longer fits into the judge is told, not passed over', async () => {
  const stale: Mutant = { mistake: 'stale', file: 'conclude.ts', text: 'no such text', instead: '' };
  await expect(loadMutant(stale)).rejects.toThrow('"no such text" is 0 times in conclude.ts');
});
