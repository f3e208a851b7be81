import { basename } from 'node:path';
import { GITHUB_PROGRAMS, type GithubProgram } from '../model/job.js';
import { listAt, podSpecsIn } from './pod-specs-in.js';
import { parseImage } from './prow-image.js';
import { valueAt } from './value-at.js';

/** Programs that a job's containers run and that change GitHub: by the image, or by the command of another. */
export function githubProgramsOf(job: object): GithubProgram[] {
  const containers = podSpecsIn(job).flatMap((spec) => listAt(spec, 'containers'));
  const run = new Set(containers.flatMap(programsOf));
  return GITHUB_PROGRAMS.filter((program) => run.has(program));
}

function programsOf(container: unknown): string[] {
  const image: unknown = valueAt(container, ['image']);
  const command: unknown = valueAt(container, ['command', 0]);
  return [
    ...(typeof image === 'string' ? [parseImage(image).name] : []),
    ...(typeof command === 'string' ? [basename(command)] : []),
  ];
}
