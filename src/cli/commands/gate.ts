import { openSigningKey } from '../../attestation/signing-key.js';
import { explainDecision } from '../../gate/explain-decision.js';
import { explainRollback } from '../../gate/explain-rollback.js';
import { rollbackPatch } from '../../gate/rollback-patch.js';
import type { Answer } from '../../model/decision.js';
import { ExplainedError } from '../../model/explained-error.js';
import type { Rollback } from '../../model/rollback.js';
import { line, result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { explainPulls } from '../explain-pull.js';
import type { BumpOptions } from '../gate-bump.js';
import { decideFromFiles } from '../gate-decision.js';
import { gatePulls, type PullQuestion } from '../gate-github.js';
import { lastGoodFromFiles } from '../gate-last-good.js';
import { isLetIn, type PullAnswer } from '../gate-pull.js';
import { type RollbackFiles, rollbackFromFiles } from '../gate-rollback.js';
import { decideStart, explainStart, keptCalendar } from '../gate-window.js';
import { withNextSteps } from '../next-steps.js';
import { groupSubject, jobSubject, type PullSubject, pullSubject } from '../pull-subject.js';
import { recordOverride } from '../record-override.js';
import { rehearseBump } from '../rehearse-bump.js';
import { type StateDirectory, stateDirectory } from '../state-directory.js';
import { writeAskedFile } from '../write-asked-file.js';
import type { AddCommand } from './command.js';
import { addGateOptions, type GateOptions } from './gate-options.js';
import { refusePassedOver } from './gate-question.js';

/** `prow-staging gate`: allow, block or undecided, for one bump. Only allow is exit code 0. */
export const addGateCommand: AddCommand = (program, { signal, exit }) => {
  const command = program
    .command('gate')
    .description('decide a bump: allow only what a fresh, signed, matching rehearsal proves');
  addGateOptions(command).action(async (options: GateOptions) => {
    refusePassedOver(command);
    exit(await answer(options, signal));
  });
};

/** Answers what is asked, and says with which code the program ends. */
async function answer(options: GateOptions, signal: AbortSignal): Promise<number> {
  const state = stateDirectory(options.state);
  const { run: runs = [], config } = options;
  if (options.publicKey) return sayPublicKey(state);
  if (options.starting !== undefined) return answerStart(options, state);
  if (options.rollback) {
    const planned = await rollbackFromFiles({ ...rollbackOptions(options), state, runs, config, now: new Date() });
    const rollback = withNextSteps(planned, options);
    return sayRollback(rollback, options);
  }
  if (options.lastGood) {
    const text = await lastGoodFromFiles({ base: options.base ?? '.', asked: options, ...{ state, runs, config } });
    if (options.file === undefined) result(text);
    else await writeAskedFile(options.file, `${text}\n`);
    return EXIT.pass;
  }
  const subject = subjectOf(options);
  if (subject !== null) {
    const answers = (await gatePulls(pullQuestion(options, { subject, state, runs, signal }))).map((one) => ({
      ...one,
      decision: one.decision === null ? null : withNextSteps(one.decision, askedOf(options, one)),
    }));
    result(options.json ? JSON.stringify(answers.map(shown), null, 2) : explainPulls(answers));
    return exitCodeOfPulls(answers);
  }
  const question = { ...bumpOptions(options), ...{ state, runs, config, signal, now: new Date() } };
  if (options.override !== undefined) {
    const record = await recordOverride(question, { by: options.as ?? null, reason: options.override });
    // With --json the result is one value.
    (options.json ? line : result)(record);
  }
  const decision = withNextSteps(await decideFromFiles(question), options);
  result(options.json ? JSON.stringify(decision, null, 2) : explainDecision(decision));
  return exitCodeOfAnswer(decision.answer);
}

/** With --patch the result is the change alone, for `git apply`; what else is to be known is said beside it. */
function sayRollback(rollback: Rollback, { json, patch }: GateOptions): number {
  if (patch !== true) result(json ? JSON.stringify(rollback, null, 2) : explainRollback(rollback));
  else {
    line(explainRollback({ ...rollback, edits: [] }));
    if (rollback.edits.length > 0) result(rollbackPatch(rollback));
  }
  return exitCodeOfAnswer(rollback.answer);
}

function sayPublicKey({ signingKey }: StateDirectory): number {
  const { id, publicKey } = openSigningKey(signingKey);
  // Not among the result: a file that it is written to holds the key alone.
  line(`Key ${id}: signatures name it so (keyid in attestation.json, wrong-signer of the gate)`);
  result(publicKey.trimEnd());
  return EXIT.pass;
}

async function answerStart(options: GateOptions, state: StateDirectory): Promise<number> {
  const { starting = '', at, calendar = null, base = '.', config } = options;
  const kept = calendar ?? (await keptCalendar({ base, config, state }));
  const start = withNextSteps(await decideStart({ starting, at, calendar: kept }), options);
  result(options.json ? JSON.stringify(start, null, 2) : explainStart(start));
  return exitCodeOfAnswer(start.answer);
}

/** What is asked again is one pull request: of every open one, and of a job of Prow, that which the answer is about. */
function askedOf(options: GateOptions, { subject }: PullAnswer): GateOptions {
  const isOne = /^[^\s@:]+#\d+$/.test(subject);
  return options.mergeGroup === undefined && isOne ? { ...options, pull: subject } : options;
}

/** Which changes on GitHub are asked about; null for none. */
function subjectOf({ pull, mergeGroup, prowJob }: GateOptions): PullSubject | null {
  if (pull !== undefined) return pullSubject(pull);
  if (mergeGroup !== undefined) return groupSubject(mergeGroup);
  return prowJob === true ? jobSubject(process.env['JOB_SPEC']) : null;
}

function pullQuestion(
  options: GateOptions,
  asked: { subject: PullSubject; state: StateDirectory; runs: string[]; signal: AbortSignal },
): PullQuestion {
  const { subject, state, runs, signal } = asked;
  refuseManyRehearsals(options, subject);
  const { branch = null, clone, path, config, power, prowRepo } = options;
  const { statusContext, detailsUrl = '', reportStatus = false } = options;
  return {
    ...{ subject, options, variables: process.env, context: statusContext, detailsUrl, report: reportStatus },
    ...{ branch, reference: clone ?? null },
    question: { state, runs, config, signal, path },
    rehearsal:
      options.rehearse === true ? (bump, { isAlone }) => rehearseBump(bump, { power, prowRepo, isAlone }) : null,
    now: () => new Date(),
  };
}

/** An hourly look at every pull request must end within the hour. */
function refuseManyRehearsals({ pull, rehearse }: GateOptions, { kind }: PullSubject): void {
  if (rehearse !== true || kind !== 'all-open') return;
  throw new ExplainedError('usage', {
    what: 'Every open pull request cannot be rehearsed by one command',
    expected: '--rehearse with one pull request or merge group',
    observed: `--pull ${pull}`,
    evidence: 'the command line',
    next: 'name one: OWNER/REPO#N; or leave --rehearse out',
  });
}

/** Without the error's cause, which may hold a token. */
function shown({ error, ...answer }: PullAnswer): object {
  return { ...answer, error: error === null ? null : error.explanation };
}

/** Of several commits the worst counts. */
function exitCodeOfPulls(answers: readonly PullAnswer[]): number {
  if (answers.some(({ decision }) => decision?.answer === 'block')) return EXIT.fail;
  return answers.every(isLetIn) ? EXIT.pass : EXIT.inconclusive;
}

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
