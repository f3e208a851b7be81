import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORY_FILE, type Run } from '../src/canaries/open-run.js';
import { describeMisplacement, visibleMisplacements } from '../src/canaries/visible-misplacement.js';
import { parseHistory } from '../src/model/history.js';
import { observationsOf } from '../src/model/observations.js';

/** The canaries of this phase that any suite of this run has seen misplaced, each as a line. */
export function misplacedSoFar({ directory, environment, phase }: Run): string[] {
  const history = parseHistory(readFileSync(join(directory, HISTORY_FILE), 'utf8'));
  const submitted = observationsOf(history, 'canary-submitted').filter(({ event }) => event.phase === phase);
  const canaries = new Map(submitted.map(({ event }) => [event.prowJob, event.canary]));
  const sweeps = observationsOf(history, 'cluster-swept').map(({ event }) => event);
  const lines = visibleMisplacements(sweeps, { environment, canaries }).map((one) =>
    describeMisplacement(one, environment),
  );
  return [...new Set(lines)];
}
