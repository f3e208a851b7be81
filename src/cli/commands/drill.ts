import { join } from 'node:path';
import { applyDrill } from '../../drills/apply-drill.js';
import { judgeDrill } from '../../drills/judge-drill.js';
import { drillNames, loadDrill } from '../../drills/load-drill.js';
import { sweepEnvironments } from '../../local/list-environments.js';
import type { Power } from '../../model/power.js';
import { fetchSource } from '../../toolchain/fetch-source.js';
import { line, result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { DEFAULT_POWER, parsePower } from '../power-option.js';
import { prepare } from '../prepare.js';
import { rehearse } from '../rehearsal.js';
import { stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface DrillOptions {
  readonly production?: string;
  readonly from?: string;
  readonly candidate?: string;
  readonly prowRepo?: string;
  readonly power?: Power;
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging drill`: rehearses a candidate with a known fault. Caught is exit 0, missed is 1. */
export const addDrillCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('drill')
    .description('rehearse a candidate with a known fault in it; it must be caught')
    .argument('[name]', 'a drill; without a name, lists them')
    .option(...SHARED_OPTIONS.production)
    .option(...SHARED_OPTIONS.from)
    .option('--candidate <build>', 'the build that gets the fault (default: production’s own version)')
    .option(...SHARED_OPTIONS.prowRepo)
    .option('--power <q,p>', `power of the rehearsal (default: the drill’s own, else ${DEFAULT_POWER})`, parsePower)
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (name: string | undefined, options: DrillOptions) => {
      if (name === undefined) {
        for (const known of await drillNames()) result(known);
        return exit(EXIT.pass);
      }
      const drill = await loadDrill(name);
      const state = stateDirectory(options.state);
      const { production, from, candidate, prowRepo } = options;
      const healthy = await prepare({ production, from, candidate, prowRepo, signal });
      const { tree } = await fetchSource(healthy.candidate, { signal });
      const faulty = await applyDrill(drill, { tree, workDir: join(state.root, 'drills') });
      const subject = await prepare({ production, from, candidate: faulty, prowRepo, signal });
      for (const left of await sweepEnvironments(state.environments)) line(`removed what was left of ${left}`);
      line(`Drill ${drill.name} (${drill.outage}): ${drill.description}`);
      const power = options.power ?? drill.power ?? parsePower(DEFAULT_POWER);
      const { verdict, folder } = await rehearse({ state, subject, power, keepAs: null, signal });
      const { caught, because } = judgeDrill(verdict, drill);
      if (options.json) result(JSON.stringify({ drill: drill.name, caught, because, run: folder }, null, 2));
      else result(`${caught ? 'caught' : 'missed'}: ${because}\n${folder}`);
      if (caught) exit(EXIT.pass);
      exit(verdict.outcome === 'inconclusive' ? EXIT.inconclusive : EXIT.fail);
    });
};
