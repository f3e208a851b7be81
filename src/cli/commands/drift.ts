import { basename } from 'node:path';
import type { Description } from '../../model/description.js';
import type { DriftChange } from '../../model/drift.js';
import { ExplainedError } from '../../model/explained-error.js';
import { compareDescriptions } from '../../production/drift/compare-descriptions.js';
import { explainDrift } from '../../production/drift/explain-drift.js';
import { contextsNotHeld } from '../../production/repointed-contexts.js';
import { runDescription } from '../conclude.js';
import { result } from '../console.js';
import { readEnvironment } from '../environment-file.js';
import { EXIT } from '../exit-codes.js';
import { openablePlaces } from '../openable.js';
import { productionRoot, readProductionRoot } from '../production-root.js';
import { readProductionHere } from '../read-production-here.js';
import { seenKubeconfigs, unseenNotes } from '../seen-kubeconfigs.js';
import { findRun, stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface DriftOptions {
  readonly production?: string;
  readonly stack?: string;
  readonly aliases?: string;
  readonly aliasesFile?: readonly string[];
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging drift`: whether production is still the one that a run, or an environment, was made from. */
export const addDriftCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('drift')
    .description('compare production now with what a run or an environment was made from')
    .argument('[run]', 'a run’s folder or id, or latest', 'latest')
    .option(...SHARED_OPTIONS.production)
    .option('--stack <name>', 'compare with the environment of this name instead of a run')
    .option('--aliases <context>', 'read production’s own kubeconfigs too: names, order and digests only')
    .option('--aliases-file <files...>', 'the same from files, SECRET/KEY=FILE or FILE')
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (run: string, options: DriftOptions) => {
      const before = await described(run, options);
      const root = options.production === undefined ? before.root : productionRoot(options.production);
      const written = await readProductionHere(root);
      rejectAnotherProduction(before, written.description);
      const seen = await seenKubeconfigs(written, { ...options, signal });
      const { description } = seen === null ? written : await readProductionHere(root, seen);
      const compared = compareDescriptions(before.description, description, before.what);
      const unseen = unseenNotes(written.description, seen);
      const drift = { ...compared, notes: [...compared.notes, ...unseen] };
      const isOpen = seen !== null && contextsNotHeld(before.description.kubeconfigs, description.kubeconfigs) > 0;
      result(
        options.json
          ? JSON.stringify(drift, null, 2)
          : explainDrift({ ...drift, changes: drift.changes.map((change) => withOpenablePlace(change, root)) }),
      );
      exit(drift.changes.length > 0 ? EXIT.fail : isOpen || unseen.length > 0 ? EXIT.inconclusive : EXIT.pass);
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
