import { restartedComponents } from '../../canaries/plan.js';
import { readPodsBefore } from '../../canaries/pods-before.js';
import type { Environment } from '../../model/environment.js';
import { ExplainedError } from '../../model/explained-error.js';
import type { Power } from '../../model/power.js';
import { announceRun } from '../announce-run.js';
import { attestRun, signatoryOf } from '../attest-run.js';
import { judgeWays } from '../conclude.js';
import { runSteps } from '../console.js';
import { DRAIN_OPTION, drainOn } from '../drain-standing.js';
import { readEnvironment } from '../environment-file.js';
import { addEveryJobOptions, type EveryJobFlags } from '../every-job/options.js';
import { resumedRun } from '../every-job/resumable-run.js';
import { everyJobOnStanding } from '../every-job/standing-production.js';
import { OUTAGES_OPTION, outagesOn } from '../outages-standing.js';
import { powerOption } from '../power-option.js';
import { printVerdict } from '../print-verdict.js';
import { hasFailed, type Smoked, type SmokeSubject, smokeRun } from '../smoke-run.js';
import { soakOption } from '../soak-standing.js';
import { stateDirectory } from '../state-directory.js';
import { refuseUnfinished } from '../unfinished-deployment.js';
import { upgradeOnStanding, upgradeOption } from '../upgrade-standing.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface SmokeOptions extends EveryJobFlags {
  readonly drain?: boolean;
  readonly upgrade?: number;
  readonly soak?: number;
  readonly outages?: boolean;
  readonly failFast?: boolean;
  readonly startsOf?: readonly string[];
  readonly power: Power;
  readonly stack: string;
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging smoke`: canaries and verdict on an environment that stands, at the version it runs now. */
export const addSmokeCommand: AddCommand = (program, { signal, exit }) => {
  addEveryJobOptions(program.command('smoke'))
    .description('canaries and verdict on an environment that stands')
    .addOption(powerOption())
    .option('--starts-of <component...>', 'start only these again and again (default: all that start jobs when asked)')
    .option(...DRAIN_OPTION)
    .option(...OUTAGES_OPTION)
    .addOption(upgradeOption())
    .addOption(soakOption())
    .option('--fail-fast', 'stop at the first fail: it stays one, and the rest is not asked')
    .option(...SHARED_OPTIONS.stack)
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (options: SmokeOptions) => {
      const { power, stack, json } = options;
      const state = stateDirectory(options.state);
      const { directory, environment, description } = await readEnvironment(state, stack);
      await refuseUnfinished(directory);
      const resume = await resumedRun(options, { state, description, candidate: environment.prow });
      const everyJob = await everyJobOnStanding(options, { directory, environment, signal });
      const startsOf = refuseUnknown(options.startsOf ?? null, environment);
      const podsBefore = readPodsBefore(directory, 'candidate');
      const besides = resume === null ? await askedBesides(options, { directory, environment, signal }) : {};
      const subject = {
        environment,
        description,
        power,
        podsBefore,
        everyJob,
        resume,
        ...besides,
        ...(options.failFast === true ? { isEnough: hasFailed } : {}),
        startsOf,
      };
      const signatory = signatoryOf(state);
      const run: { smoked: Smoked | null } = { smoked: null };
      const suite = async (say: (text: string) => void) => {
        run.smoked = await smokeRun({ directory, state, signal }, subject, say);
      };
      const what = everyJob === null ? 'Canaries' : resume === null ? 'Canaries, every job' : 'The jobs that are left';
      await runSteps([{ title: `${what} and verdict on ${environment.prow.tag}`, run: suite }]);
      if (run.smoked === null) throw new TypeError('a suite that ends without an error has a verdict');
      const { verdict, folder } = run.smoked;
      // Not where the suite is run: a drill changes the environment, and what it shows is no word about a candidate.
      await attestRun(folder, verdict, signatory);
      await announceRun(folder);
      exit(printVerdict(verdict, folder, { json: json ?? false, ways: await judgeWays(folder) }));
    });
};

/** @throws {ExplainedError} `usage`: restarts of one of them are no trials. */
function refuseUnknown(startsOf: readonly string[] | null, environment: Environment): readonly string[] | null {
  const known = restartedComponents(environment);
  const unknown = (startsOf ?? []).filter((component) => !known.includes(component));
  if (unknown.length === 0) return startsOf;
  throw new ExplainedError('usage', {
    what: 'Starts of this component cannot be tried',
    expected: `--starts-of with some of ${known.join(', ')}`,
    observed: unknown.join(', '),
    evidence: 'what runs in this environment, and starts jobs when it is asked to',
    next: 'leave the option out to try them all',
  });
}

/** What is done besides canaries; a run that goes on has seen it, or has not been asked. */
async function askedBesides(
  { drain, outages, upgrade, soak }: SmokeOptions,
  where: { readonly directory: string; readonly environment: Environment; readonly signal: AbortSignal },
): Promise<Pick<SmokeSubject, 'drain' | 'outages' | 'upgrade' | 'soakMs'>> {
  return {
    drain: drain === true ? drainOn(where) : null,
    outages: outages === true ? outagesOn(where) : null,
    upgrade: await upgradeOnStanding(upgrade, where),
    soakMs: soak ?? null,
  };
}
