import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';
import { eachError, oneError } from '../model/explained-errors.js';
import type { SeenKubeconfig } from '../production/live/compare-aliases.js';
import { type Production, readProduction } from '../production/read-production.js';
import { line } from './console.js';
import { openablePath, openablePlaces } from './openable.js';
import { slowProgress } from './slow-progress.js';

/**
 * Reads a production for somebody who sits here: what takes long says what it does, on stderr, and what is refused is
 * refused with places that an editor opens from here.
 *
 * @param seen - kubeconfigs that somebody has just read, in place of what production.yaml says of them.
 * @throws {ExplainedError} as {@link readProduction}.
 */
export async function readProductionHere(root: string, seen: readonly SeenKubeconfig[] = []): Promise<Production> {
  const progress = slowProgress((text) => line(`Reading production: ${text}`));
  try {
    return await readProduction(root, { say: progress.say, seen });
  } catch (error) {
    throw error instanceof ExplainedError ? openable(error, root) : error;
  } finally {
    progress.end();
  }
}

function openable(error: ExplainedError, root: string): ExplainedError {
  const each = eachError(error).map(({ kind, explanation, cause }) => {
    const { evidence, observed } = explanation;
    const [, file = evidence, place = ''] = /^(.*?)(:\d+)?$/s.exec(evidence) ?? [];
    const shown = {
      observed: openablePlaces(observed, root),
      evidence: `${existsSync(resolve(root, file)) ? openablePath(file, root) : file}${place}`,
    };
    return new ExplainedError(kind, { ...explanation, ...shown }, { cause });
  });
  return oneError(each) ?? error;
}
