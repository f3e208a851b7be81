import { basename } from 'node:path';
import type { Description } from '../../model/description.js';
import type { DriftChange } from '../../model/drift.js';
import { ExplainedError } from '../../model/explained-error.js';
import { compareDescriptions } from '../../production/drift/compare-descriptions.js';
import { explainDrift } from '../../production/drift/explain-drift.js';
import { runDescription } from '../conclude.js';
import { result } from '../console.js';
import { readEnvironment } from '../environment-file.js';
import { EXIT } from '../exit-codes.js';
import { openablePlaces } from '../openable.js';
import { productionRoot, readProductionRoot } from '../production-root.js';
import { readProductionHere } from '../read-production-here.js';
import { findRun, stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface DriftOptions {
  readonly production?: string;
  readonly stack?: string;
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging drift`: whether production is still the one that a run, or an environment, was made from. */
export const addDriftCommand: AddCommand = (program, { exit }) => {
  program
    .command('drift')
    .description('compare production now with what a run or an environment was made from')
    .argument('[run]', 'a run’s folder or id, or latest', 'latest')
    .option(...SHARED_OPTIONS.production)
    .option('--stack <name>', 'compare with the environment of this name instead of a run')
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (run: string, options: DriftOptions) => {
      const before = await described(run, options);
      const root = options.production === undefined ? before.root : productionRoot(options.production);
      const { description } = await readProductionHere(root);
      rejectAnotherProduction(before, description);
      const drift = compareDescriptions(before.description, description, before.what);
      result(
        options.json
          ? JSON.stringify(drift, null, 2)
          : explainDrift({ ...drift, changes: drift.changes.map((change) => withOpenablePlace(change, root)) }),
      );
      exit(drift.changes.length === 0 ? EXIT.pass : EXIT.fail);
    });
};

function withOpenablePlace(change: DriftChange, root: string): DriftChange {
  return { ...change, place: change.place === null ? null : openablePlaces(change.place, root) };
}

/** An older description, and where it is from. */
interface Described {
  readonly description: Description;
  readonly what: string;
  /** The production directory to look at, unless another is named. */
  readonly root: string;
}

async function described(run: string, { stack, state: given }: DriftOptions): Promise<Described> {
  const state = stateDirectory(given);
  if (stack !== undefined) {
    const { description, directory } = await readEnvironment(state, stack);
    return { description, what: `environment ${stack}`, root: await readProductionRoot(directory) };
  }
  const folder = await findRun(state, run);
  return {
    description: await runDescription(folder),
    what: `run ${basename(folder)}`,
    root: productionRoot(undefined),
  };
}

function rejectAnotherProduction({ description, what }: Described, now: Description): void {
  if (description.name === now.name) return;
  throw new ExplainedError('usage', {
    what: 'These are two productions',
    expected: `production ${description.name}, which ${what} is about`,
    observed: `production ${now.name}`,
    evidence: '`name` in production.yaml',
    next: `name the directory of production ${description.name} with --production`,
  });
}
