import type { Archive } from './archive.js';

/** A finished job as its results tell of it. */
export interface JobResults {
  /** Of the run that it was: asked again, it has one place. */
  readonly id: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly isPassed: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  /** By their names below `artifacts/`. */
  readonly artifacts: ReadonlyMap<string, Uint8Array>;
}

const LATEST = 'latest-build.txt';
const FINISHED = /^(\d{1,15})\/finished\.json$/;
/** More writers at one pointer are a fault of the place. */
const LOOKS_MAX = 100;

/**
 * Lays out a job that no Prow ran as Prow's sidecar would have: Deck and TestGrid, which read nothing else, show it.
 * `finished.json` comes last: without it the job is running.
 *
 * @param job - the job's own folder, as gs://BUCKET/logs/JOB.
 * @returns The number of the build.
 * @see GCS layout: cmd/deck/job_history.go of Prow, util/gcs/read.go of TestGrid
 */
export async function placeResults(job: Archive, results: JobResults): Promise<string> {
  const build = await takeBuild(job, results);
  for (const [name, bytes] of results.artifacts) await job.create(`${build}/artifacts/${name}`, bytes);
  const { startedAt, durationMs, isPassed, metadata } = results;
  const finished = {
    timestamp: seconds(Date.parse(startedAt) + durationMs),
    ...{ passed: isPassed, result: isPassed ? 'SUCCESS' : 'FAILURE', metadata },
  };
  await job.create(`${build}/finished.json`, json(finished));
  await pointAtBuild(job, build);
  return String(build);
}

/** A build is a number to Deck, and later ones are higher; two that began in one second do not share theirs. */
async function takeBuild(job: Archive, { id, startedAt }: JobResults): Promise<number> {
  const started = json({ timestamp: seconds(Date.parse(startedAt)), metadata: { 'prow-staging-id': id } });
  const digits = new Date(startedAt).toISOString().replaceAll(/\D/g, '');
  for (let build = Number(digits.slice(0, 'yyyymmddhhmmss'.length)); ; build += 1) {
    if (await job.create(`${build}/started.json`, started)) return build;
    if ((await job.read(`${build}/started.json`))?.equals(started)) return build;
  }
}

/**
 * Deck's job history begins where this points; it does without for the moment in which it is written anew. Writers that
 * meet take each other's pointer away, so each looks again after its own last write: whoever is last sees every build
 * that was finished before, and leaves the newest.
 */
async function pointAtBuild(job: Archive, build: number): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const newest = await newestFrom(job, build);
    const text = await job.read(LATEST);
    if (Number(text?.toString('utf8') ?? 0) >= newest) return;
    if (text !== null) await job.remove(LATEST);
    await job.create(LATEST, Buffer.from(String(newest)));
  }
  throw new Error(`${job.place}: ${LATEST} is moved faster than it can be read`);
}

/** The newest build that is finished, of this one and those after it. */
async function newestFrom(job: Archive, build: number): Promise<number> {
  const later = (await job.list('', `${build}/`)).flatMap((name) => FINISHED.exec(name)?.[1] ?? []).map(Number);
  return Math.max(build, ...later);
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}

function json(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}
