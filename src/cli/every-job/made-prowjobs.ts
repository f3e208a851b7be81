import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { ExplainedError } from '../../model/explained-error.js';
import { Job } from '../../model/job.js';
import type { Production } from '../../production/read-production.js';

/** One line of the program that makes ProwJobs (toolchain/prow-jobs). */
const Line = z.looseObject({
  type: Job.shape.type,
  name: z.string(),
  repository: z.string(),
  file: z.string().describe('name of the file without its folder: unique in a job configuration'),
  prowJob: z.looseObject({}),
});

/** A ProwJob that Prow's own code made of a job, with what the job is known by. */
export interface MadeJob {
  readonly type: Job['type'];
  readonly name: string;
  /** `org/repo`; empty for a periodic. */
  readonly repository: string;
  /** Path below the production directory. */
  readonly file: string;
  /** JSON of the ProwJob. */
  readonly prowJob: string;
}

/** Prow's own configuration is a file of this name, beside the folder with the jobs'. */
const CONFIG = 'config.yaml';

/**
 * Lets the version under test load production's configuration and make one ProwJob of each of its jobs.
 *
 * It is given the files that staging's ConfigMaps are made of, under the names they have there.
 *
 * @param program - from `buildProwJobLister`.
 * @throws {ExplainedError} `undecided` when this Prow cannot load production's configuration, in its own words.
 */
export async function madeProwJobs(
  production: Pick<Production, 'prowConfig' | 'jobConfigs'>,
  { program, signal }: { program: string; signal: AbortSignal },
): Promise<MadeJob[]> {
  const folder = await mkdtemp(join(tmpdir(), 'prow-staging-jobs-'));
  try {
    const jobs = join(folder, 'jobs');
    await mkdir(jobs);
    await writeFile(join(folder, CONFIG), production.prowConfig.text);
    for (const { path, text } of production.jobConfigs) await writeFile(join(jobs, basename(path)), text);
    const args = ['--config', join(folder, CONFIG), '--job-config', jobs];
    const { stdout, stderr, exitCode } = await execa(program, args, {
      ...{ lines: true, reject: false, cancelSignal: signal, maxBuffer: 1_000_000_000, extendEnv: false },
    });
    signal.throwIfAborted();
    if (exitCode !== 0) throw notLoaded(stderr.slice(-3).join(' ').replaceAll(folder, ''), production);
    const paths = new Map(production.jobConfigs.map(({ path }) => [basename(path), path]));
    paths.set(CONFIG, paths.get(CONFIG) ?? production.prowConfig.path);
    return stdout.map((line) => {
      const { prowJob, file, type, name, repository } = Line.parse(JSON.parse(line));
      return { type, name, repository, file: paths.get(file) ?? file, prowJob: JSON.stringify(prowJob) };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function notLoaded(observed: string, { prowConfig }: Pick<Production, 'prowConfig'>): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The version under test does not load production’s job configuration',
    expected: 'one ProwJob for each job',
    observed,
    evidence: prowConfig.path,
    next: 'correct the configuration, or leave the bump on hold: this Prow would not start with it',
  });
}
