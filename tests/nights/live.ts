import { readPodsBefore } from '../../src/canaries/pods-before.js';
import { readEnvironment } from '../../src/cli/environment-file.js';
import { turnOf } from '../../src/cli/nightly/night.js';
import { smokeRun } from '../../src/cli/smoke-run.js';
import { stateDirectory } from '../../src/cli/state-directory.js';
import { type Power, startsFor } from '../../src/model/power.js';

/** One restart a night: the least that takes turns. */
const POWER: Power = { faultFraction: 0.5, power: 0.75 };

/**
 * `npm run live:nights -- STATE STACK FIRST COUNT`: lives through nights on an environment that stands, one after another,
 * each in the turn that it would have; `record.ts` makes recordings of them.
 */
const [, , root, stack = 'local', first = '0', count = '1'] = process.argv;
const { signal } = new AbortController();
const state = stateDirectory(root);
const { directory, environment, description } = await readEnvironment(state, stack);
const podsBefore = readPodsBefore(directory, 'candidate');
for (let number = Number(first); number < Number(first) + Number(count); number += 1) {
  const turn = turnOf({ name: '', number }, { restarts: startsFor(POWER) - 1 });
  const subject = { environment, description, power: POWER, turn, podsBefore };
  const { verdict, folder } = await smokeRun({ directory, state, signal }, subject, () => undefined);
  process.stdout.write(`night ${number}: ${verdict.outcome} ${verdict.causes} ${folder}\n`);
}
