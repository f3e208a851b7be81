import { expect, test } from 'vitest';
import { makeEnvironment } from '../canaries/fixtures/make-run.js';
import type { Environment } from '../model/environment.js';
import { clonesUnproven } from './clones-unproven.js';

const config = (spelling: string | null) => ({ spelling, config: {} });

function unproven(clones: (string | null)[], components: readonly string[] = ['hook']): string[] {
  const environment = makeEnvironment({ github: { secrets: 's', reported: [] } });
  const decorated = { image: 'i', command: ['c'], configs: [config('a'), config(null)], clones };
  return clonesUnproven({
    ...environment,
    components: components.map((component) => ({ component })) as Environment['components'],
    canary: { ...environment.canary, decorated },
  });
}

test('says of which aliases nothing is cloned, and nothing where all are', () => {
  expect(unproven(['a'])).toEqual([expect.stringContaining('clonerefs: nothing is cloned for jobs of (omitted)')]);
  expect(unproven(['a', null])).toEqual([]);
  expect(unproven([], ['deck'])).toEqual([]);
});
