import { describe, expect, inject, test } from 'vitest';
import { planRepeat } from '../src/canaries/plan.js';
import { restartComponent } from '../src/canaries/restart-component.js';
import { runTrial } from '../src/canaries/run-trial.js';
import { createSweeper } from '../src/canaries/sweep-clusters.js';
import { describeMisplacement } from '../src/canaries/visible-misplacement.js';
import { startsFor } from '../src/model/power.js';
import { liveRun } from './live-run.js';
import { misplacedSoFar } from './misplaced-so-far.js';

const run = liveRun();
const { environment, phase, restarted } = run;
const sweeper = createSweeper(run);

/** The deployment was start 0. On 2019-02-08 a map's order decided anew at each start of a process. */
const restarts = Array.from({ length: startsFor(inject('smoke').power) - 1 }, (_, index) => index + 1);

// A file without a test counts as one that crashed.
test.runIf(restarts.length === 0)('this power asks for no start but the first', () => {
  expect(startsFor(inject('smoke').power)).toBe(1);
});

const components = environment.components.filter(({ component }) => restarted.includes(component));

/** Each process throws its own dice, so that all of them may start at once; each is asked for canaries of its own. */
describe.skipIf(restarts.length === 0)(
  `every alias still leads where it did after a restart of ${restarted.join(', ')}`,
  () => {
    test.for(restarts)(`restart %i of ${restarts.length}`, async (start, { signal, skip }) => {
      // One is enough: what is wrong once is wrong, and no number of later starts makes it right.
      const [known] = phase === 'candidate' ? misplacedSoFar(run) : [];
      skip(known !== undefined, `no more restarts: ${known}`);
      const trial = await run.observe(signal, async () => {
        const areUp = await Promise.all(components.map((component) => restartComponent(run, { component, start })));
        return areUp.every(Boolean)
          ? runTrial(run, {
              ...{ sweeper, start, canaries: planRepeat(environment, start + inject('smoke').turn, restarted) },
              // The next start need not wait for their ends, which are looked at once all is over.
              limits: { until: 'placed' },
            })
          : null;
      });
      expect(trial, `${restarted.join(', ')} restarted`).not.toBeNull();
      expect(trial?.misplaced.map((one) => describeMisplacement(one, environment))).toEqual([]);
      expect(trial?.unsettled).toEqual([]);
    });
  },
);
