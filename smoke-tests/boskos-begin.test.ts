import { expect, test } from 'vitest';
import { beginBoskos } from './boskos-work.js';
import { liveRun } from './live-run.js';

const { boskos } = liveRun().environment;

test.runIf(boskos !== undefined)(
  'Boskos is asked beside everything else, for its janitor takes a minute',
  ({ signal }) => {
    expect(beginBoskos(signal)).not.toBeNull();
  },
);
