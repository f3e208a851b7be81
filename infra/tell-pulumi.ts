import { RunError } from '@pulumi/pulumi';
import { ExplainedError } from '../src/model/explained-error.js';

/**
 * Runs a program as Pulumi’s own command line does, so that what it throws is told at once and in its own words.
 *
 * Pulumi prints an error with colours, and Node 20 then goes round and round in a stack with a frame such as
 * `node_modules/@pulumi/resource.ts`, until a text of 512 MB is full: minutes on a busy machine (markNodeModules,
 * lib/internal/util/inspect.js: a name without a slash after it). So no such frame is left.
 */
export async function tellPulumi<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw briefly(error);
  }
}

function briefly(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const told = error instanceof ExplainedError ? new RunError(error.message) : error;
  const frames = (told.stack ?? '').split('\n').filter((line) => !line.includes('node_modules'));
  told.stack = error instanceof ExplainedError ? '' : frames.join('\n');
  return told;
}
