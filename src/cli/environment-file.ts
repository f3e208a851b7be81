import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Description } from '../model/description.js';
import { Environment } from '../model/environment.js';
import { ExplainedError } from '../model/explained-error.js';
import type { StateDirectory } from './state-directory.js';

/** Path of an environment's own description of itself. */
export function environmentPath(directory: string): string {
  return join(directory, 'environment.json');
}

/** Writes what an environment is, and what production it was derived from, in one step each. */
export async function writeEnvironment(
  directory: string,
  environment: Environment,
  description: Description,
): Promise<void> {
  await replace(environmentPath(directory), Environment.parse(environment));
  await replace(join(directory, 'description.json'), Description.parse(description));
}

/**
 * Reads a standing environment by stack name.
 *
 * @throws {ExplainedError} `usage` when none of that name stands.
 */
export async function readEnvironment(state: StateDirectory, stack: string) {
  const directory = join(state.environments, stack);
  try {
    const environment = Environment.parse(JSON.parse(await readFile(environmentPath(directory), 'utf8')));
    const description = Description.parse(JSON.parse(await readFile(join(directory, 'description.json'), 'utf8')));
    return { directory, environment, description };
  } catch (error) {
    throw new ExplainedError(
      'usage',
      {
        what: `No environment named ${stack} stands here`,
        expected: 'an environment that `prow-staging up` made',
        observed: error instanceof Error && 'code' in error ? 'no such environment' : String(error),
        evidence: environmentPath(directory),
        next: `prow-staging up --stack ${stack}, or prow-staging status for those that stand`,
      },
      { cause: error },
    );
  }
}

async function replace(path: string, value: unknown): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
