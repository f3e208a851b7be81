import type { Command } from 'commander';
import type { Power } from '../../model/power.js';
import { STATUS_CONTEXT } from '../gate-github.js';
import { GITHUB_OPTIONS, type GithubOptions } from '../github-options.js';
import { powerOption } from '../power-option.js';
import { SHARED_OPTIONS } from './command.js';

/** What `prow-staging gate` is told. */
export interface GateOptions extends GithubOptions {
  readonly base?: string;
  readonly head?: string;
  readonly clone?: string;
  readonly path?: string;
  readonly pull?: string;
  readonly mergeGroup?: string;
  readonly prowJob?: boolean;
  readonly branch?: string;
  readonly reportStatus?: boolean;
  readonly statusContext: string;
  readonly rehearse?: boolean;
  readonly power: Power;
  readonly prowRepo?: string;
  readonly detailsUrl?: string;
  readonly run?: string[];
  readonly config?: string;
  readonly publicKey?: boolean;
  readonly starting?: string;
  readonly at?: string;
  readonly calendar?: string;
  readonly override?: string;
  readonly rollback?: boolean;
  readonly lastGood?: boolean;
  readonly file?: string;
  readonly patch?: boolean;
  readonly to?: string;
  readonly as?: string;
  readonly state?: string;
  readonly json?: boolean;
}

export function addGateOptions(command: Command): Command {
  command
    .option('--base <dir>', 'production as it is (with --clone: a revision)')
    .option('--head <dir>', 'production as it will be once the bump is merged (with --clone: the revision to merge)')
    .option('--clone <dir>', 'a git clone to read both revisions from; with --pull one to fetch less')
    .option('--path <dir>', 'where in the repository production.yaml is', '.')
    .option('--pull <name>', 'decide a pull request OWNER/REPO#N, or with OWNER/REPO every open one')
    .option('--merge-group <name>', 'decide a merge group OWNER/REPO@gh-readonly-queue/BRANCH/pr-N-SHA')
    .option(
      '--prow-job',
      'decide what the job of Prow was started for that this runs in: a pull request, or tide’s batch',
    )
    .option(
      '--branch <name>',
      'with --pull, --merge-group or --prow-job: the one branch that is guarded (default: the repository’s)',
    )
    .option('--report-status', 'say so in a commit status')
    .option('--status-context <name>', 'the name of that status', STATUS_CONTEXT)
    .option(
      '--rehearse',
      'with --pull, --merge-group or --prow-job: rehearse a bump that only lacks that, and decide then',
    )
    .addOption(powerOption())
    .option(...SHARED_OPTIONS.prowRepo)
    .option('--details-url <url>', 'where the status leads, e.g. to the job’s page');
  for (const [flags, says] of GITHUB_OPTIONS) command.option(flags, says);
  command
    .option('--run <runs...>', 'runs to judge from besides those kept, by folder or id')
    .option(
      '--config <file>',
      'what the gate asks for (default: gate.yaml in --base); who may override is said there alone',
    );
  return addOtherQuestions(command)
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json);
}

/** What it can be asked besides whether a bump may pass. */
function addOtherQuestions(command: Command): Command {
  return command
    .option('--override <reason>', 'record that --as lets this bump in without proof, for at most four hours')
    .option('--rollback', 'plan the way back from --base to the last good candidate, and print the exact change')
    .option('--patch', 'with --rollback: print the change for `git apply --unidiff-zero` in the folder of --base')
    .option('--to <tag>', 'with --rollback: the version to go back to')
    .option('--last-good', 'print the images of the last good candidate of --base, as generic-autobumper reads them')
    .option(
      '--file <file>',
      'with --last-good: write them there, whole or not at all; where there is none it stays as it is',
    )
    .option('--as <name>', 'with --rollback and --override: who you are')
    .option('--starting <what>', 'say only whether the calendar lets this start now, e.g. a drain')
    .option(
      '--at <time>',
      'with --starting: when, if not now: YYYY-MM-DDTHH:MM in the calendar’s time zone, or with an offset',
    )
    .option('--calendar <file>', 'with --starting: the calendar (default: the one gate.yaml names)')
    .option('--public-key', 'print the public key of this machine’s attestations');
}
