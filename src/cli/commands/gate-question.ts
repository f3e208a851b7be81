import type { Command } from 'commander';
import { ExplainedError } from '../../model/explained-error.js';
import { GITHUB_OPTIONS } from '../github-options.js';
import { type AskedWith, withCommand } from '../next-steps.js';
import type { GateOptions } from './gate-options.js';

const JUDGING = ['--run', '--config', '--state', '--json'];
const GITHUB = [
  ...['--path', '--branch', '--report-status', '--status-context', '--details-url', '--rehearse', '--power'],
  ...['--prow-repo', '--clone', ...GITHUB_OPTIONS.map(([flags]) => flags.split(' ')[0] ?? ''), ...JUDGING],
];

/** What the gate can be asked, by the option that asks it, and which others it looks at then. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  '--public-key': ['--state'],
  '--starting': ['--at', '--calendar', '--base', '--config', '--state', '--json'],
  '--rollback': ['--base', '--to', '--as', '--patch', ...JUDGING],
  '--last-good': ['--base', '--file', '--run', '--config', '--state'],
  '--pull': GITHUB,
  '--merge-group': GITHUB,
  '--prow-job': GITHUB,
};
/** What it is asked without any of them. */
const OF_A_BUMP = ['--base', '--head', '--clone', '--path', '--override', '--as', ...JUDGING];
/** Options that say something of another one, without which nobody looks at them. */
const NEEDED: Readonly<Record<string, string>> = {
  '--path': '--clone, --pull, --merge-group or --prow-job',
  '--as': '--override or --rollback',
  '--power': '--rehearse',
  '--prow-repo': '--rehearse',
};

/** What somebody means who gives two options that no question looks at together, and how to ask it. */
const MEANT: Readonly<Record<string, string>> = {
  '--rollback --override':
    "take the way back that is printed without it, where there is one: it needs no override. Where none is proven, make the change in a copy of the folder, and let it in as the bump that it is: prow-staging gate --base BASE --head COPY --override 'WHY, IN A SENTENCE' --as YOU",
  '--rollback --json': 'leave one of the two out: a patch is read by git, and the JSON has the same lines as `edits`',
};

/**
 * Refuses what would be passed over: an option that the question does not look at, and a second question. Whoever gives one
 * means something by it.
 *
 * @throws {ExplainedError} `usage`.
 */
export function refusePassedOver(command: Command): void {
  const given = command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map(({ long }) => long ?? '');
  const asked = given.filter((flag) => Object.hasOwn(QUESTIONS, flag));
  const [question] = asked;
  if (asked.length > 1) throw severalQuestions(asked);
  const looked = question === undefined ? OF_A_BUMP : [question, ...(QUESTIONS[question] ?? [])];
  // A patch is no JSON.
  const asPatch = given.includes('--patch') ? looked.filter((flag) => flag !== '--json') : looked;
  const unlooked = given.filter((flag) => !asPatch.includes(flag));
  if (unlooked.length > 0)
    throw passedOver(unlooked, { question, looked: asPatch, asked: command.opts<GateOptions>() });
  const idle = given.find((flag) => Object.hasOwn(NEEDED, flag) && !isNeededBy(flag, given));
  if (idle !== undefined) throw passedOver([idle], { question, looked: [NEEDED[idle] ?? ''], asked: {} });
}

function isNeededBy(flag: string, given: readonly string[]): boolean {
  return (NEEDED[flag] ?? '').split(/, | or /).some((other) => given.includes(other));
}

function severalQuestions(asked: readonly string[]): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate is asked more than one thing at once',
    expected: `one of ${Object.keys(QUESTIONS).join(', ')}; or none of them, and --base and --head`,
    observed: asked.join(' and '),
    evidence: 'the command line',
    next: 'leave all but one out',
  });
}

function passedOver(
  flags: readonly string[],
  { question, looked, asked }: { question: string | undefined; looked: readonly string[]; asked: AskedWith },
): ExplainedError {
  const meant = flags.map((flag) => MEANT[`${question} ${flag}`]).find((text) => text !== undefined);
  const without = question === undefined ? 'of a bump by --base and --head' : `with ${question}`;
  return new ExplainedError('usage', {
    what: `The gate would not look at ${flags.join(' and ')}`,
    expected: `${without}: ${looked.join(', ')}`,
    observed: flags.join(' '),
    evidence: 'the command line',
    next:
      meant === undefined
        ? 'leave it out, or ask what looks at it; prow-staging gate --help says what each is for'
        : withCommand(meant, asked),
  });
}
