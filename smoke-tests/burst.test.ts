import { expect, inject, test } from 'vitest';
import { planBurst } from '../src/canaries/burst/plan-burst.js';
import { sendBurst } from '../src/canaries/burst/send-burst.js';
import { startsFor } from '../src/model/power.js';
import { liveRun } from './live-run.js';
import { misplacedSoFar } from './misplaced-so-far.js';

const run = liveRun();
const { environment, burst } = run;
const rounds = planBurst(environment);

// A file without a test counts as one that crashed.
test.runIf(burst === null || rounds === null)('this run sends hook no burst of events', () => {
  expect(burst).toBeNull();
});

if (burst !== null && rounds !== null)
  test(`hook takes ${burst} events at once`, async ({ signal, skip }) => {
    const [known] = misplacedSoFar(run);
    skip(known !== undefined, `no burst: ${known}`);
    // The number after those of the first start and of its restarts.
    const start = startsFor(inject('smoke').power);
    const answered = await run.observe(signal, () => sendBurst(run, { rounds, events: burst, start }));
    expect(answered?.answers).toMatchObject([{ status: 200, events: answered?.events }]);
  });
