import fc from 'fast-check';
import { describe, test } from 'vitest';
import { JUDGE_PROPERTIES } from './fixtures/judge-properties.js';
import { judge } from './judge.js';

/** `npm run test:properties` asks for 10,000. */
const CASES = Number(process.env['PROPERTY_CASES'] ?? 100);
/** A case takes milliseconds; a machine that builds beside it may take a hundred times as long. */
const TIMEOUT_MS = 60_000 + CASES * 500;

describe('whatever a run looks like', { timeout: TIMEOUT_MS }, () => {
  test.each(JUDGE_PROPERTIES)('$name', ({ of }) => {
    fc.assert(of(judge), { numRuns: CASES });
  });
});
