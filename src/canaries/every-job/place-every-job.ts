import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHistory } from '../../model/history.js';
import { apiFailure } from '../api-failure.js';
import { connectCluster } from '../connect-cluster.js';
import { HISTORY_FILE, type Run } from '../open-run.js';
import { insist } from './insist.js';
import type { JobToPlace } from './job-to-place.js';
import { lookForPods } from './look-for-pods.js';
import { planksOf, startPlanks, stopPlanks } from './more-planks.js';
import { pastSittings } from './past-sittings.js';
import { placeJobs } from './place-jobs.js';
import { clearTable, quietProw, wakeProw } from './quiet-prow.js';
import { STAGED_CHANGES } from './staged-prowjob.js';
import { startsAudits } from './starts-audit.js';

/**
 * How many requests a second client-go lets one client send where nobody says otherwise, and Prow says nothing. Each
 * start of a pod is one change of its ProwJob, all of them through plank's one client for the service cluster.
 *
 * @see `DefaultQPS`, k8s.io/client-go/rest/config.go; `syncTriggeredJob`, pkg/plank/reconciler.go
 */
const STARTS_PER_SECOND_MAX = 5;

/** Milliseconds in which the environment must be as it was declared again. */
const CLEANUP_LIMIT_MS = 120_000;

/** What one sitting is asked. */
export interface EveryJob {
  readonly jobs: readonly JobToPlace[];
  readonly leftOut: readonly { readonly job: number; readonly why: string }[];
  /** Jobs that Prow's loader has and the description has not, as a person names them. */
  readonly unknown: readonly string[];
  readonly planks: number;
}

/**
 * Submits every job that no earlier sitting of this run has seen placed, and writes down where each went.
 *
 * Leaves the environment as it was declared, with no ProwJob and no pod of a job in it.
 *
 * @throws {ExplainedError} `undecided` when the environment cannot be prepared for it; the signal's reason when interrupted.
 */
export async function placeEveryJob(run: Run, asked: EveryJob): Promise<void> {
  const past = pastSittings(parseHistory(readFileSync(join(run.directory, HISTORY_FILE), 'utf8')));
  const { environment } = run;
  run.history.append({
    kind: 'every-job-started',
    sitting: past.next,
    planks: asked.planks,
    startsPerSecondMax: STARTS_PER_SECOND_MAX,
    clusters: environment.clusters.map(({ id, kubeSystemUid }) => ({ clusterId: id, kubeSystemUid })),
    changes: [...STAGED_CHANGES],
    leftOut: [...asked.leftOut],
    unknown: [...asked.unknown],
  });
  const names = new Map(past.jobs);
  const looker = lookForPods(run, { audits: startsAudits(environment.clusters), names });
  const planks = planksOf(run, asked.planks);
  try {
    await insist(run, () => quietProw(run));
    // What a killed sitting has started is evidence too, until it is removed.
    await insist(run, () => looker.look());
    await insist(run, () => stopPlanks(run));
    await insist(run, () => clearTable(run, { looker, namespaces: [environment.namespaces.prowJobs] }));
    looker.listen();
    await insist(run, async () => {
      await stopPlanks(run);
      await startPlanks(run, planks);
    });
    const jobs = asked.jobs.filter(({ job }) => !past.done.has(job));
    const end = await placeJobs(run, { jobs, total: asked.jobs.length, planks, looker, names, sitting: past.next });
    run.history.append({ kind: 'every-job-finished', sitting: past.next, ...end });
    run.progress('Removing what was started for every job');
    const namespaces = planks.map(({ namespace }) => namespace);
    await insist(run, () => clearTable(run, { looker, namespaces }));
  } finally {
    await leaveAsDeclared(run);
  }
}

/** Also after an interruption, which has ended the run's own connections. What cannot be put back is said. */
async function leaveAsDeclared(run: Run): Promise<void> {
  const signal = AbortSignal.timeout(CLEANUP_LIMIT_MS);
  const clusters = run.clusters.map(({ cluster }) => connectCluster(cluster, { signal }));
  const service = clusters.find(({ cluster }) => cluster.role === 'service') ?? run.service;
  const own = { ...run, clusters, service, signal };
  try {
    await insist(own, () => stopPlanks(own));
    await insist(own, () => wakeProw(own));
  } catch (error) {
    run.progress(`The environment is not as it was declared: ${apiFailure(error)}`);
  }
}
