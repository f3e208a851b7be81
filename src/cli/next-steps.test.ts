import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { filledNext } from '../gate/filled-next.js';
import { MEANINGS, objection } from '../gate/objections.js';
import type { Reason } from '../model/decision.js';
import { projectPath } from '../toolchain/project-root.js';
import { addGateCommand } from './commands/gate.js';
import { addHistoryCommand } from './commands/history.js';
import { addImportCommand } from './commands/import.js';
import { addRehearseCommand } from './commands/rehearse.js';
import { type AskedWith, withNextSteps } from './next-steps.js';

const REASONS = Object.keys(MEANINGS) as Reason[];
const FOLDERS: AskedWith = { base: 'my production', head: "robin's", state: '/var/state' };
const CLONE: AskedWith = { clone: 'infra', base: 'main', head: 'my-bump', path: 'config/prow' };
const PULL: AskedWith = { pull: 'example/infra#7', branch: 'main', path: 'config/prow', state: '/var/state' };

function nextOf(reason: Reason, asked: AskedWith): string {
  const told = objection(reason, { observed: 'x', evidence: '/var/state/runs/2025-11-26T10-00-00Z' });
  const objections = filledNext([told], {
    ...{ TAG: 'v20251125-e3ae8cf22', FROM: 'v20250522-9b3f5faca', POWER: '0.05,0.95' },
  });
  return withNextSteps({ objections }, asked).objections[0]?.next ?? '';
}

/** The command of a next step: it comes last. */
function commandOf(next: string): string | null {
  const [, command = null] = /(?:^|: |by )(\(trap .*\)|npx prow-staging .*)$/.exec(next) ?? [];
  return command;
}

/** As a shell splits it; nothing is run. */
function wordsOf(command: string): string[] {
  const own = command
    .slice(command.indexOf('npx prow-staging'))
    .replace(/^(.*)\)$/, command.startsWith('(') ? '$1' : '$&');
  const script = `tree=/tree; set -- ${own}; printf '%s\\0' "$@"`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(2, -1);
}

describe('a next step', () => {
  it('is the whole command, with what the gate was given, quoted', () => {
    expect(nextOf('stale', FOLDERS)).toBe(
      "npx prow-staging rehearse --state /var/state --candidate v20251125-e3ae8cf22 --production 'my production' --power 0.05,0.95",
    );
    expect(commandOf(nextOf('changes-not-rehearsed', FOLDERS))).toBe(
      "npx prow-staging rehearse --state /var/state --candidate v20251125-e3ae8cf22 --production 'robin'\\''s' --from v20250522-9b3f5faca --power 0.05,0.95",
    );
    expect(commandOf(nextOf('evidence-missing', FOLDERS))).toBe(
      "npx prow-staging history forget --state /var/state 2025-11-26T10-00-00Z --because 'WHY'",
    );
    expect(commandOf(nextOf('secret-changed', FOLDERS))).toBe(
      "npx prow-staging gate --state /var/state --base 'my production' --head 'robin'\\''s' --override 'WHY, IN A SENTENCE' --as YOU",
    );
  });

  it('of a clone checks out what is to be rehearsed', () => {
    expect(nextOf('stale', CLONE)).toBe(
      `(trap 'git -C infra worktree remove --force "$tree"' EXIT; tree=$(mktemp -d) && git -C infra worktree add -q --detach "$tree" main && npx prow-staging rehearse --candidate v20251125-e3ae8cf22 --production "$tree"/config/prow --power 0.05,0.95)`,
    );
    expect(nextOf('files-not-rehearsed', CLONE)).toContain(
      'git -C "$tree" merge -q --no-commit --no-ff my-bump && npx prow-staging rehearse',
    );
  });

  it('of a clone leaves no tree behind, whatever becomes of the command', () => {
    const root = mkdtempSync(join(tmpdir(), 'prow-staging-next-'));
    const clone = join(root, "robin's");
    const git = (...args: string[]): string => execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8' });
    mkdirSync(clone);
    git('init', '--quiet', '--initial-branch=main');
    git('-c', 'user.name=Casey', '-c', 'user.email=c@example.test', 'commit', '--quiet', '--allow-empty', '-m', 'one');
    const command = commandOf(nextOf('stale', { clone, base: 'main', head: 'main', path: '.' })) ?? '';
    // What it would run is not what is asked here.
    for (const [fate, code] of [
      ['true', 0],
      ['false', 1],
    ] as const) {
      const script = command.replace(/npx prow-staging rehearse .*\)$/, `test -e "$tree"/.git && ${fate})`);
      expect(spawnSync('bash', ['-c', script]).status, script).toBe(code);
      expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    }
    rmSync(root, { recursive: true });
  });

  it('of a pull request asks the gate again, and lets it rehearse', () => {
    expect(nextOf('stale', PULL)).toBe(
      "npx prow-staging gate --state /var/state --pull 'example/infra#7' --branch main --path config/prow --power 0.05,0.95 --rehearse",
    );
    expect(nextOf('secret-changed', PULL)).toContain('/staging override COMMIT REASON');
    expect(nextOf('stale', { prowJob: true, branch: 'main' })).toBe(
      'let the job run again, with --rehearse among its arguments',
    );
  });

  it('leads to a page that can be opened', () => {
    for (const reason of REASONS) {
      const { objections } = withNextSteps({ objections: [objection(reason, { observed: '', evidence: '' })] }, {});
      expect(existsSync(resolve(objections[0]?.page ?? '')), reason).toBe(true);
    }
  });
});

test('each command of a next step is one of this program, with options that it has', () => {
  const program = new Command('prow-staging');
  const context = { signal: new AbortController().signal, exit: () => process.exit() };
  for (const add of [addGateCommand, addHistoryCommand, addImportCommand, addRehearseCommand]) add(program, context);
  const seen = new Set<string>();
  for (const reason of REASONS)
    for (const asked of [FOLDERS, CLONE, PULL]) {
      const next = nextOf(reason, asked);
      const command = commandOf(next);
      expect(command === null, next).toBe(!/prow-staging (rehearse|gate|history|import)/.test(next));
      if (command === null) continue;
      const [name = '', second = '', ...rest] = wordsOf(command);
      const group = program.commands.find((one) => one.name() === name);
      const own = group?.commands.find((one) => one.name() === second) ?? group;
      seen.add(name);
      const unknown = [second, ...rest].filter(
        (word) => word.startsWith('--') && !own?.options.some((o) => o.long === word),
      );
      expect(unknown, command).toEqual([]);
      expect(command, 'nothing is left to fill in').not.toMatch(/\b(TAG|FROM|BASE|HEAD|POWER|RUN)\b/);
    }
  expect([...seen].sort()).toEqual(['gate', 'history', 'import', 'rehearse']);
});

test('each rehearsal on a page for people on call is of a production, and as strong as the gate asks by default', () => {
  const commands = readdirSync(projectPath('docs', 'on-call')).flatMap((name) => {
    const text = readFileSync(projectPath('docs', 'on-call', name), 'utf8');
    return [...text.matchAll(/\brehearse --[^`]+/g)].map(([found]) => ({
      name,
      command: found.replaceAll(/\s+/g, ' '),
    }));
  });
  expect(commands.length).toBeGreaterThan(4);
  for (const { name, command } of commands)
    expect(command, name).toMatch(
      /^rehearse --candidate TAG --production (BASE|HEAD --from OLD-TAG) --power 0\.05,0\.95$/,
    );
});
