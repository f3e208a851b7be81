import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Boskos is asked beside the rest, from the beginning. First where canaries land, because a misplacement must be known
 * at once; then what runs, while the first start still does; then the same again after restarts, while what is to be
 * aborted and removed comes to run and of age; then a burst of events, with little else under way; and at the end, whether
 * everything stayed up.
 */
const ORDER = [
  'boskos-begin.test.ts',
  'cleanup-begin.test.ts',
  'placement.test.ts',
  'rollout.test.ts',
  'afterwards-begin.test.ts',
  'repeat.test.ts',
  'cleanup.test.ts',
  'uploads.test.ts',
  'burst.test.ts',
  'boskos.test.ts',
  'still-running.test.ts',
];

/** Runs the suites in the order of a trial, never by how long they took last time. */
export class SuiteOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((a, b) => rank(a) - rank(b));
  }
}

/** A suite nobody ranked comes last. */
function rank({ moduleId }: TestSpecification): number {
  const place = ORDER.indexOf(basename(moduleId));
  return place < 0 ? ORDER.length : place;
}
