import { expect, test } from 'vitest';
import type { Confirmation } from '../model/confirmation.js';
import { confirmationMetrics } from './confirmation-metrics.js';

const CONFIRMATION: Confirmation = {
  ...{ outcome: 'fail', production: 'ex"ample', at: '2026-11-26T09:00:00.000Z', since: null },
  workloads: [
    {
      subject: 'hook (Deployment default/hook)',
      outcome: 'pass',
      declared: 'a',
      observed: 'b',
      since: null,
      imageIds: [],
    },
    {
      subject: 'tide (Deployment default/tide)',
      outcome: 'fail',
      declared: 'a',
      observed: 'b',
      since: null,
      imageIds: [],
    },
  ],
  ...{ unreadable: [], notProven: [] },
};

test('each workload is a sample, whatever production is called', () => {
  const text = confirmationMetrics(CONFIRMATION);
  expect(text).toContain('prow_staging_confirmed{production="ex\\"ample"} 0\n');
  expect(text).toContain('workload="hook (Deployment default/hook)"} 1\n');
  expect(text).toContain('workload="tide (Deployment default/tide)"} 0\n');
  expect(text).toContain('prow_staging_confirmed_timestamp_seconds{production="ex\\"ample"} 1795683600\n');
});
