import { openSigningKey } from '../../attestation/signing-key.js';
import { explainDecision } from '../../gate/explain-decision.js';
import { explainRollback } from '../../gate/explain-rollback.js';
import type { Answer } from '../../model/decision.js';
import { ExplainedError } from '../../model/explained-error.js';
import { result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import type { BumpOptions } from '../gate-bump.js';
import { decideFromFiles } from '../gate-decision.js';
import { type RollbackFiles, rollbackFromFiles } from '../gate-rollback.js';
import { recordOverride } from '../record-override.js';
import { stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface GateOptions {
  readonly base?: string;
  readonly head?: string;
  readonly clone?: string;
  readonly path?: string;
  readonly run?: string[];
  readonly config?: string;
  readonly publicKey?: boolean;
  readonly override?: string;
  readonly rollback?: boolean;
  readonly to?: string;
  readonly as?: string;
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging gate`: allow, block or undecided, for one bump. Only allow is exit code 0. */
export const addGateCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('gate')
    .description('decide a bump: allow only what a fresh, signed, matching rehearsal proves')
    .option('--base <dir>', 'production as it is (with --clone: a revision)')
    .option('--head <dir>', 'production as it will be once the bump is merged (with --clone: the revision to merge)')
    .option('--clone <dir>', 'a git clone to read both revisions from')
    .option('--path <dir>', 'where in the clone production.yaml is', '.')
    .option('--run <runs...>', 'runs to judge from, by folder or id (default: every run kept)')
    .option('--config <file>', 'what the gate asks for (default: gate.yaml in --base)')
    .option('--override <reason>', 'record that --as lets this bump in without proof, for at most four hours')
    .option('--rollback', 'plan the way back from --base to the last good candidate, and print the exact change')
    .option('--to <tag>', 'with --rollback: the version to go back to')
    .option('--as <name>', 'with --rollback and --override: who you are')
    .option('--public-key', 'print the public key of this machine’s attestations')
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (options: GateOptions) => {
      const state = stateDirectory(options.state);
      if (options.publicKey) {
        result(openSigningKey(state.signingKey).publicKey.trimEnd());
        return exit(EXIT.pass);
      }
      const { run: runs = [], config } = options;
      if (options.rollback) {
        const rollback = await rollbackFromFiles({ ...rollbackOptions(options), state, runs, config });
        result(options.json ? JSON.stringify(rollback, null, 2) : explainRollback(rollback));
        return exit(exitCodeOfAnswer(rollback.answer));
      }
      const question = { ...bumpOptions(options), ...{ state, runs, config, signal, now: new Date() } };
      if (options.override !== undefined)
        result(await recordOverride(question, { by: options.as ?? '', reason: options.override }));
      const decision = await decideFromFiles(question);
      result(options.json ? JSON.stringify(decision, null, 2) : explainDecision(decision));
      exit(exitCodeOfAnswer(decision.answer));
    });
};

function bumpOptions({ base, head, clone, path }: GateOptions): Omit<BumpOptions, 'signal'> {
  if (base !== undefined && head !== undefined) return { base, head, clone, path };
  throw new ExplainedError('usage', {
    what: 'The gate is not told which bump it decides',
    expected: '--base and --head: production before and after',
    observed: base === undefined ? 'no --base' : 'no --head',
    evidence: 'the command line',
    next: 'name two folders; or with --clone DIR two revisions',
  });
}

function rollbackOptions({
  base,
  head,
  clone,
  to,
  as,
}: GateOptions): Pick<RollbackFiles, 'base' | 'wanted' | 'person'> {
  if (base !== undefined && head === undefined && clone === undefined)
    return { base, wanted: to ?? null, person: as ?? null };
  throw new ExplainedError('usage', {
    what: 'The gate is not told what to roll back',
    expected: '--base: the folder with production as it is, and nothing to merge',
    observed: base === undefined ? 'no --base' : '--head or --clone',
    evidence: 'the command line',
    next: 'check out production’s branch, and name its folder with --base',
  });
}

function exitCodeOfAnswer(answer: Answer): number {
  return { allow: EXIT.pass, block: EXIT.fail, undecided: EXIT.inconclusive }[answer];
}
