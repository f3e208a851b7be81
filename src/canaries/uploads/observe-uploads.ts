import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLONE_TASK, leavesResults } from '../../model/canary.js';
import { parseHistory } from '../../model/history.js';
import { type EventOf, observationsOf } from '../../model/observations.js';
import { expectedFiles, RESULTS_LIMIT_MS, whereaboutsPath } from '../../model/uploaded-files.js';
import type { InsideObserved } from '../../model/work-events.js';
import { apiFailure } from '../api-failure.js';
import { HISTORY_FILE, type Run } from '../open-run.js';
import { listProwJobs, type ProwJob } from '../prowjobs.js';
import { type PullChange, pullChanges } from './pull-changes.js';
import { readUpload, type Upload } from './read-upload.js';
import { connectStorage, type Storage } from './storage.js';
import { type UploadPlace, uploadPlace } from './upload-place.js';

type Submitted = EventOf<'canary-submitted'>;

const UPLOAD_LIMITS = { waitLimitMs: RESULTS_LIMIT_MS, pauseMs: 1_000 };

/** Of so many canaries crier has told all when the last is over; each more is behind others in its queue for about a second. */
const TOLD_IN_TIME = 100;
const EACH_MS = 1_000;

/** What was found of one decorated canary. */
export interface UploadRecord {
  readonly canary: Submitted['canary'];
  readonly upload: EventOf<'upload-observed'>;
}

/**
 * Looks where results of this phase's decorated canaries belong until all are there or the limit is reached, and writes
 * down what is there, and what each canary says of itself. A canary that storage says nothing of is in the history with
 * no file; a storage that does not answer is undecided.
 */
export async function observeUploads(
  run: Run,
  given?: { readonly waitLimitMs: number; readonly pauseMs: number },
): Promise<UploadRecord[]> {
  const submitted = submittedCanaries(run);
  const canaries = submitted.filter(({ canary }) => leavesResults(canary.task));
  const waitLimitMs = UPLOAD_LIMITS.waitLimitMs + Math.max(0, submitted.length - TOLD_IN_TIME) * EACH_MS;
  const limits = given ?? { ...UPLOAD_LIMITS, waitLimitMs };
  const endpoint = run.environment.endpoints['storage'];
  if (canaries.length === 0) return [];
  try {
    if (endpoint === undefined) throw new Error('the environment gives no address of it');
    const storage = connectStorage(endpoint, { signal: run.signal });
    const prowJobs = await listProwJobs(run.service, run.environment.namespaces.prowJobs);
    run.progress(`Waiting ≤ ${limits.waitLimitMs / 1_000} s for the results of ${canaries.length} canaries`);
    const changes = canaries.some(isClone) ? await pullChanges(run, CLONED_REPOSITORY) : new Map<number, PullChange>();
    const looks = canaries.map((one) => insist(run, { ...limits, submitted: one, storage, prowJobs, changes }));
    return (await Promise.all(looks)).filter((one) => one !== null);
  } catch (error) {
    // Whoever interrupted us says so in the history: storage is not to blame.
    if (run.signal.aborted) return [];
    const detail = `cloud storage: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'storage-unreadable', detail });
    return [];
  }
}

/** As the history has them, because another suite submitted them. */
function submittedCanaries({ directory, phase }: Run): Submitted[] {
  const history = parseHistory(readFileSync(join(directory, HISTORY_FILE), 'utf8'));
  return observationsOf(history, 'canary-submitted')
    .map(({ event }) => event)
    .filter((event) => event.phase === phase && event.start === 0);
}

interface Look {
  readonly submitted: Submitted;
  readonly storage: Storage;
  readonly prowJobs: ReadonlyMap<string, ProwJob>;
  /** Pull requests of which canaries clone the change, by number. */
  readonly changes: ReadonlyMap<number, PullChange>;
  readonly waitLimitMs: number;
  readonly pauseMs: number;
}

async function insist(run: Run, look: Look): Promise<UploadRecord | null> {
  const { submitted, storage, prowJobs, changes, waitLimitMs, pauseMs } = look;
  const { canary } = submitted;
  const config = run.environment.canary.decorated?.configs.find(({ spelling }) => spelling === canary.spelling);
  if (config === undefined) return null;
  const prowJob = prowJobs.get(submitted.prowJob);
  const buildId = prowJob?.buildId ?? '';
  const number = isClone(submitted) ? (prowJob?.pull ?? 0) : null;
  const pull = number === null ? null : { repository: CLONED_REPOSITORY, number };
  const place = uploadPlace(config.config, { job: canary.job, buildId, pull });
  const begun = performance.now();
  for (;;) {
    const upload = await readUpload(storage, place, whereaboutsPath(canary.task));
    const waitedMs = Math.round(performance.now() - begun);
    // What was cut short says nothing of what would have come.
    if (run.signal.aborted) return null;
    if (isWhole(upload, canary) || waitedMs >= waitLimitMs) {
      const isOwn = [null, buildId].includes(upload.said.latestBuild);
      const later = isOwn ? {} : { laterBuilds: await laterBuilds(run, prowJob) };
      const seen = { state: prowJob?.state ?? '', buildId, waitedMs, waitLimitMs, ...later };
      return record(run, { submitted, upload, place, seen, change: changeOf(prowJob, changes) });
    }
    await sleep(pauseMs, undefined, { signal: run.signal }).catch(() => undefined);
  }
}

/** Builds of its job that were made after it, by now: components that are started again are asked for canaries of the same jobs. */
async function laterBuilds({ service, environment }: Run, own: ProwJob | undefined): Promise<string[]> {
  if (own === undefined) return [];
  const all = await listProwJobs(service, environment.namespaces.prowJobs);
  return [...all.values()]
    .filter(({ job, name, createdAt }) => job === own.job && name !== own.name && createdAt >= own.createdAt)
    .flatMap(({ buildId }) => (buildId === '' ? [] : [buildId]));
}

/** The repository whose pull requests start canaries that clone. */
const CLONED_REPOSITORY = 'hook-opened';

function isClone({ canary }: Submitted): boolean {
  return canary.task === CLONE_TASK;
}

/** Null where it is not known which change it is, or GitHub does not know it. */
function changeOf(
  prowJob: ProwJob | undefined,
  changes: ReadonlyMap<number, PullChange>,
): NonNullable<InsideObserved['change']> | null {
  const found = changes.get(prowJob?.pull ?? 0);
  const baseSha = prowJob?.baseSha ?? null;
  return found === undefined || baseSha === null ? null : { ...found, paths: [...found.paths], baseSha };
}

function isWhole({ said }: Upload, canary: Submitted['canary']): boolean {
  const isIndexed = said.latestBuild !== null && said.indexSays !== null;
  return isIndexed && expectedFiles(canary).every((file) => said.files.includes(file));
}

function record(
  run: Run,
  given: {
    submitted: Submitted;
    upload: Upload;
    place: UploadPlace;
    change: InsideObserved['change'];
    seen: Pick<EventOf<'upload-observed'>, 'state' | 'buildId' | 'laterBuilds' | 'waitedMs' | 'waitLimitMs'>;
  },
): UploadRecord {
  const { submitted, upload, place, seen } = given;
  const { phase, start, prowJob, canary } = submitted;
  const at = `${place.bucket}/${place.directory}`;
  const event = { kind: 'upload-observed' as const, phase, start, prowJob, place: at, ...upload.said, ...seen };
  run.history.append(event);
  if (upload.inside !== null) {
    const artifact = `${at}/${whereaboutsPath(canary.task)}`;
    const change = isClone(submitted) ? { change: given.change } : {};
    run.history.append({ kind: 'inside-observed', phase, start, prowJob, artifact, ...upload.inside, ...change });
  }
  return { canary, upload: event };
}
