import { ExplainedError } from '../../model/explained-error.js';
import { apiFailure } from '../api-failure.js';
import { lookAtAll } from '../look-at-all.js';
import type { Run } from '../open-run.js';
import { createSweeper } from '../sweep-clusters.js';
import { liveThrough } from './live-through.js';
import { planOutages } from './plan-outages.js';

/** Each outage has canaries of two `start`s: those under way meanwhile, and those after it. */
const STARTS_EACH = 2;

/**
 * Stops API servers, one outage after another, while canaries flow: Prow's own, each build cluster's, and those of two as
 * Prow starts; then looks at what runs. On 2019-02-08 jobs went to the cluster that nobody had meant; this asks where they go
 * when theirs cannot be reached.
 *
 * What could not be looked at is in the history as undecided; a server that was stopped is started whatever happens.
 *
 * @param options.firstStart - of the canaries; no start of a component may have it, nor any after it.
 * @throws {ExplainedError} `undecided`: nobody can stop API servers here.
 * @throws the signal's reason when interrupted.
 */
export async function liveThroughOutages(run: Run, { firstStart }: { readonly firstStart: number }): Promise<void> {
  const planned = planOutages(run.environment);
  run.history.append({ kind: 'outages-started', phase: run.phase, planned });
  const socketPath = run.environment.observer;
  if (socketPath === null) throw nobodyStops(run);
  const sweeper = createSweeper(run);
  for (const [index, one] of planned.entries()) {
    run.signal.throwIfAborted();
    await liveThrough(run, { ...one, socketPath, sweeper, start: firstStart + index * STARTS_EACH }).catch((error) => {
      run.signal.throwIfAborted();
      const detail = `${one.outage} ${one.clusterIds.join(', ')}: ${apiFailure(error)}`;
      run.history.append({ kind: 'undecided', phase: run.phase, cause: 'cluster-unreadable', detail });
    });
  }
  run.signal.throwIfAborted();
  await lookAtAll(run);
}

function nobodyStops({ environment }: Run): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'API servers cannot be stopped here',
    expected: 'an environment of the local layer, whose keeper holds its clusters',
    observed: `layer ${environment.layer}`,
    evidence: environment.id,
    next: 'rehearse outages on this machine',
  });
}
