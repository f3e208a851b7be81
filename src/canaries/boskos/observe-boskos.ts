import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoskosMoment } from '../../model/boskos.js';
import type { DeclaredComponent, EnvironmentBoskos } from '../../model/environment.js';
import { parseHistory } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';
import { observeRollout } from '../observe-rollout.js';
import { HISTORY_FILE, type Run } from '../open-run.js';
import { readPodsBefore } from '../pods-before.js';
import { askBoskos, type BoskosAt } from './ask-boskos.js';
import { awaitCleaning, awaitFree } from './await-cleaning.js';
import { connectService } from './call-service.js';
import { followResources } from './follow-resources.js';
import { fullestType, lendAndCount } from './lend.js';
import { listBoskos } from './list-boskos.js';
import { isAnswering, replaceBoskos } from './replace-boskos.js';

/** Milliseconds a deployed Boskos gets to answer the first time; the deployment has waited for it before. */
const ANSWER_LIMIT_MS = 30_000;

/** The owner of the lease that is held while pods are replaced. */
const HOLDER = 'prow-staging-holder';

/**
 * Looks at Boskos in one phase, beside everything else: what runs; whether it lends; and, of a candidate, the same
 * after its pods were replaced, after production's image is back and after the candidate's is once more. One lease
 * is held through all of that, as jobs hold theirs.
 */
export async function observeBoskos(run: Run, boskos: EnvironmentBoskos): Promise<void> {
  const cluster = run.clusters.find(({ cluster: { id } }) => id === boskos.clusterId);
  const server = boskos.components.find(({ component }) => component === 'boskos');
  if (cluster === undefined || server === undefined) return;
  const call = await connectService(cluster.cluster, boskos.service, { signal: run.signal });
  const at = { run, boskos, cluster, call };
  await observePods(at);
  if (!(await isAnswering(at, ANSWER_LIMIT_MS))) {
    await askBoskos({ ...at, moment: 'deployed' }, { purpose: 'count', call: 'count', type: '' });
    if (run.phase === 'candidate') await survive(at, server);
    return;
  }
  const following = await followResources(at);
  try {
    await awaitFree({ ...at, moment: 'deployed' });
    await holdLease({ ...at, moment: 'deployed' });
    await lendAndCount({ ...at, moment: 'deployed' }, 'dirty');
    if (run.phase === 'candidate') await survive(at, server);
    await awaitCleaning({ ...at, moment: 'deployed' });
  } finally {
    following.end();
  }
}

async function observePods({ run, boskos, cluster }: Omit<BoskosAt, 'moment'>): Promise<void> {
  const environment = { ...run.environment, components: boskos.components };
  const previousPods = readPodsBefore(run.directory, run.phase);
  await observeRollout({ ...run, service: cluster, environment }, { previousPods });
}

/** What a drain, a rollback and the next bump do to it. */
async function survive(at: Omit<BoskosAt, 'moment'>, server: DeclaredComponent): Promise<void> {
  const lend = async (moment: BoskosMoment, image?: string): Promise<void> => {
    const answers = await replaceBoskos(at, { moment, server, ...(image === undefined ? {} : { image }) });
    if (!answers) return;
    await holdLease({ ...at, moment });
    await lendAndCount({ ...at, moment }, 'free');
  };
  await lend('restarted');
  const former = baselineImage(at.run, server);
  if (former === null || former === server.image) return;
  try {
    await lend('rolled-back', former);
  } finally {
    await lend('returned', server.image);
  }
}

/** Heartbeats the lease that is held, or takes it where there is none yet. */
async function holdLease(at: BoskosAt): Promise<void> {
  const resources = await listBoskos(at);
  const held = resources.find(({ owner }) => owner === HOLDER);
  const common = { purpose: 'held', owner: HOLDER, to: 'busy' } as const;
  if (held !== undefined || isHeld(at.run)) {
    const known = held ?? { name: isHeld(at.run) ?? '', type: '' };
    await askBoskos(at, { ...common, call: 'heartbeat', type: known.type, resource: known.name });
    return;
  }
  const fullest = fullestType(at.boskos.types, resources);
  if (fullest !== null) await askBoskos(at, { ...common, call: 'acquire', type: fullest.type });
}

/** The resource that an earlier moment of this run took to hold, by this run's own history. */
function isHeld(run: Run): string | null {
  const asked = observationsOf(historyOf(run), 'boskos-asked').map(({ event }) => event);
  return (
    asked.find(({ purpose, call, answer }) => purpose === 'held' && call === 'acquire' && answer !== null)?.answer
      ?.name ?? null
  );
}

function baselineImage(run: Run, { component }: DeclaredComponent): string | null {
  const phases = observationsOf(historyOf(run), 'phase-started').filter(({ event }) => event.phase === 'baseline');
  const declared = phases.flatMap(({ event }) => event.boskos?.components ?? []);
  return declared.find((one) => one.component === component)?.image ?? null;
}

function historyOf({ directory }: Run) {
  return parseHistory(readFileSync(join(directory, HISTORY_FILE), 'utf8'));
}
