import { sweepEnvironments } from '../../local/list-environments.js';
import type { Power } from '../../model/power.js';
import { announceRun } from '../announce-run.js';
import { judgeWays } from '../conclude.js';
import { line } from '../console.js';
import { DRAIN_OPTION } from '../drain-standing.js';
import { addEveryJobOptions, type EveryJobFlags } from '../every-job/options.js';
import { resumedRun } from '../every-job/resumable-run.js';
import { withDefaultContext } from '../other-default.js';
import { OUTAGES_OPTION } from '../outages-standing.js';
import { powerOption } from '../power-option.js';
import { prepare } from '../prepare.js';
import { printVerdict } from '../print-verdict.js';
import { rehearse } from '../rehearsal.js';
import { soakOption } from '../soak-standing.js';
import { stateDirectory } from '../state-directory.js';
import { upgradeOption } from '../upgrade-standing.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface RehearseOptions extends EveryJobFlags {
  readonly drain?: boolean;
  readonly upgrade?: number;
  readonly soak?: number;
  readonly outages?: boolean;
  readonly production?: string;
  readonly defaultContext?: string;
  readonly from?: string;
  readonly candidate: string;
  readonly prowRepo?: string;
  readonly boskosFrom?: string;
  readonly boskosCandidate?: string;
  readonly boskosRepo?: string;
  readonly nextConfig?: string;
  readonly power: Power;
  readonly keep?: boolean;
  readonly stack: string;
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging rehearse`: a bump from production's version to a candidate, from nothing to a verdict. */
export const addRehearseCommand: AddCommand = (program, { signal, exit }) => {
  addEveryJobOptions(program.command('rehearse'))
    .description('up at production’s version, baseline, bump to the candidate, canaries, verdict, down')
    .requiredOption(...SHARED_OPTIONS.candidate)
    .option(...SHARED_OPTIONS.production)
    .option(...SHARED_OPTIONS.defaultContext)
    .option(...SHARED_OPTIONS.from)
    .option(...SHARED_OPTIONS.prowRepo)
    .option(...SHARED_OPTIONS.boskosFrom)
    .option(...SHARED_OPTIONS.boskosCandidate)
    .option(...SHARED_OPTIONS.boskosRepo)
    .option(...SHARED_OPTIONS.nextConfig)
    .addOption(powerOption())
    .option(...DRAIN_OPTION)
    .addOption(upgradeOption())
    .addOption(soakOption())
    .option(...OUTAGES_OPTION)
    .option('--keep', 'leave the environment up, under the name of --stack')
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (options: RehearseOptions) => {
      const state = stateDirectory(options.state);
      const { defaultContext, from, candidate, prowRepo, boskosFrom, boskosCandidate, boskosRepo, power } = options;
      const boskos = { boskosFrom, boskosCandidate, boskosRepo };
      const { nextConfig } = options;
      const production = await withDefaultContext(options.production, { defaultContext, state });
      const subject = await prepare({ production, from, candidate, prowRepo, nextConfig, ...boskos, signal });
      const { description } = subject.production;
      const resume = await resumedRun(options, { state, description, candidate: subject.candidate });
      for (const name of await sweepEnvironments(state.environments)) line(`removed what was left of ${name}`);
      line(`Rehearsing ${subject.baseline.tag} → ${subject.candidate.tag} of ${subject.production.description.name}`);
      const keepAs = options.keep ? options.stack : null;
      const everyJob = options.everyJob || resume !== null ? { planks: options.planks, resume } : null;
      const { verdict, folder } = await rehearse({
        ...{ state, subject, power, keepAs, everyJob, signal },
        withDrain: options.drain === true && resume === null,
        upgraded: resume === null ? (options.upgrade ?? null) : null,
        soakMs: resume === null ? (options.soak ?? null) : null,
        withOutages: options.outages === true && resume === null,
      });
      await announceRun(folder);
      exit(printVerdict(verdict, folder, { json: options.json ?? false, ways: await judgeWays(folder) }));
    });
};
