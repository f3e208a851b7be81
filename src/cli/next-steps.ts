import { basename, join, relative, resolve } from 'node:path';
import { type Filling, filled } from '../gate/filled-next.js';
import { shellWord } from '../gate/shell-word.js';
import type { Objection, Reason } from '../model/decision.js';
import { projectPath } from '../toolchain/project-root.js';
import type { GateOptions } from './commands/gate-options.js';
import { AS_IT_IS } from './gate-bump.js';
import { openablePath } from './openable.js';
import { RUN_INDEX } from './state-directory.js';

/** What the gate was asked with, as it was given. */
export type AskedWith = Pick<
  GateOptions,
  'base' | 'head' | 'clone' | 'path' | 'state' | 'pull' | 'mergeGroup' | 'prowJob' | 'branch'
>;

const OVERRIDE_BY_COMMENT = '/staging override COMMIT REASON';
/** What is missing is no run that could be forgotten. */
const INDEX_BROKEN =
  'find out who changed it, and put back what was there; or move that folder aside as a whole: an index begins anew, and misses no run of before';
/** Of a clone, and not of a file in it. */
const NO_MERGE =
  'correct what it names: --clone is a clone, --base and --head are revisions of it, with a commit in common';
/** Their evidence is the folder of a run. */
const ABOUT_A_RUN: ReadonlySet<Reason> = new Set<Reason>(['tampered', 'evidence-missing']);

/**
 * The same answer, with commands that can be pasted where the gate was asked, and pages that can be opened: each command
 * has what the gate was given, quoted for a shell.
 */
export function withNextSteps<T extends { readonly objections: readonly Objection[] }>(answer: T, asked: AskedWith): T {
  const objections = answer.objections.map((one) => ({
    ...one,
    next: nextStep(one, asked),
    page: openablePath(one.page, projectPath()),
  }));
  return { ...answer, objections };
}

/** A text with commands of this program, as {@link withNextSteps} has them, and what is left of its words in capitals. */
export function withCommand(text: string, asked: AskedWith, filling: Filling = {}): string {
  return asThisProgram(filled(text, { BASE: asked.base ?? '.', ...filling }), asked);
}

function nextStep({ next: told, reason, observed, evidence }: Objection, asked: AskedWith): string {
  if (reason === 'evidence-missing' && basename(evidence) === RUN_INDEX) return INDEX_BROKEN;
  // What cannot be merged cannot be checked out either.
  if (reason === 'unreadable-bump' && asked.clone !== undefined && evidence === resolve(asked.clone)) return NO_MERGE;
  const isBefore = reason === 'unreadable-bump' && observed.startsWith(AS_IT_IS);
  const next = isBefore ? told.replace('--production HEAD', '--production BASE') : told;
  const { base = null, head = null, clone } = asked;
  const run = ABOUT_A_RUN.has(reason) ? basename(evidence) : null;
  if (isOnGithub(asked)) {
    const again = next.replace(/prow-staging rehearse .*$/, (command) => againRehearsing(asked, command));
    // What is a file on GitHub is read from a checkout.
    return asThisProgram(filled(again, { HEAD: asked.path ?? '.', RUN: run }), asked);
  }
  const here = next.replace(OVERRIDE_BY_COMMENT, againOverriding(asked));
  if (reason === 'merge-conflict')
    return `${next}: git -C ${[clone, 'rebase', base, head].map((word) => shellWord(word ?? '')).join(' ')}`;
  if (clone === undefined) return asThisProgram(filled(here, { BASE: base, HEAD: head ?? base, RUN: run }), asked);
  return asThisProgram(filled(inTree(here, asked), { RUN: run }), asked);
}

function isOnGithub({ pull, mergeGroup, prowJob }: AskedWith): boolean {
  return pull !== undefined || mergeGroup !== undefined || prowJob === true;
}

/** A batch of tide's is a pull request no more, nor is it anything that could be named. */
function againRehearsing({ pull, mergeGroup, branch, path }: AskedWith, command: string): string {
  if (pull === undefined && mergeGroup === undefined)
    return 'let the job run again, with --rehearse among its arguments';
  const power = /--power (\S+)/.exec(command)?.[1];
  return words('prow-staging gate', { pull, 'merge-group': mergeGroup, branch, path, power }, ['--rehearse']);
}

function againOverriding({ base, head, clone, path }: AskedWith): string {
  const by = ["--override 'WHY, IN A SENTENCE'", '--as YOU'];
  return words('prow-staging gate', { clone, base, head, path: clone === undefined ? undefined : path }, by);
}

/** A rehearsal reads a folder; of a clone one is checked out for it, with head merged where head is meant, and goes with it. */
function inTree(text: string, { clone = '', base = '', head = '', path = '.' }: AskedWith): string {
  const git = `git -C ${shellWord(clone)} worktree`;
  const checkOut = `${git} add -q --detach "$tree" ${shellWord(base)}`;
  const merge = `git -C "$tree" merge -q --no-commit --no-ff ${shellWord(head)}`;
  // By a trap, so that it goes too where the command fails or is interrupted.
  const goes = `trap ${shellWord(`${git} remove --force "$tree"`)} EXIT`;
  return text.replace(/prow-staging (?:rehearse|import) .*--production (BASE|HEAD).*$/, (command, side: string) => {
    const tree = ['tree=$(mktemp -d)', checkOut, ...(side === 'HEAD' ? [merge] : [])].join(' && ');
    const own = command.replace(/--production (BASE|HEAD)/, `--production "$tree"/${shellWord(path)}`);
    return `(${goes}; ${tree} && ${own})`;
  });
}

function words(
  command: string,
  options: Readonly<Record<string, string | undefined>>,
  rest: readonly string[],
): string {
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${shellWord(value)}`],
  );
  return [command, ...given, ...rest].join(' ');
}

/** Every command but `import` keeps or reads runs. */
function asThisProgram(text: string, { state }: AskedWith): string {
  const stateOption = state === undefined ? '' : ` --state ${shellWord(state)}`;
  return text
    .replaceAll(/prow-staging (rehearse|gate|history forget)\b/g, (command) => command + stateOption)
    .replaceAll(/(?<![\w./-])prow-staging (?=rehearse|gate|history forget|import)/g, `${program()} `);
}

/** How this program is called from where it was called: npx finds it in its own project, and asks a registry elsewhere. */
function program(): string {
  const isInside = !relative(projectPath(), process.cwd()).startsWith('..');
  return isInside ? 'npx prow-staging' : shellWord(join(projectPath(), 'bin', 'prow-staging.mjs'));
}
