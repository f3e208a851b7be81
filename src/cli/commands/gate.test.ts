import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { keyId } from '../../attestation/signing-key.js';
import { projectPath } from '../../toolchain/project-root.js';
import { addGateCommand } from './gate.js';

afterEach(() => vi.restoreAllMocks());

test('--public-key prints the key alone, and beside it the name that signatures give it', async () => {
  const state = mkdtempSync(join(tmpdir(), 'prow-staging-key-'));
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const program = new Command('prow-staging');
  const exit = (code: number): never => {
    throw new Error(`exit ${code}`);
  };
  addGateCommand(program, { signal: new AbortController().signal, exit });
  const asked = program.parseAsync(['gate', '--public-key', '--state', state], { from: 'user' });
  await expect(asked).rejects.toThrow('exit 0');
  const said = { out: out.mock.calls.join(''), err: err.mock.calls.join('') };
  expect(said.out).toMatch(/^-----BEGIN PUBLIC KEY-----\n[^-]+-----END PUBLIC KEY-----\n$/);
  expect(said.err).toContain(keyId(createPublicKey(said.out)));
  rmSync(state, { recursive: true });
});

describe('--last-good --file', () => {
  const PRODUCTION = projectPath('examples', 'production');
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'prow-staging-good-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const asked = (...args: string[]): Promise<unknown> => {
    const program = new Command('prow-staging');
    addGateCommand(program, {
      signal: new AbortController().signal,
      exit: (code) => {
        throw new Error(`exit ${code}`);
      },
    });
    const state = join(root, 'state');
    return program.parseAsync(['gate', '--last-good', '--base', PRODUCTION, '--state', state, ...args], {
      from: 'user',
    });
  };

  it('leaves the file that was there as it was, where no candidate is good', async () => {
    const file = join(root, 'last-good.yaml');
    writeFileSync(file, 'as it was\n');
    await expect(asked('--file', file)).rejects.toMatchObject({ kind: 'undecided' });
    expect([readFileSync(file, 'utf8'), readdirSync(root)]).toEqual(['as it was\n', ['last-good.yaml']]);
  });
});

describe('an option that would be passed over', () => {
  const asked = (...args: string[]): Promise<unknown> => {
    const program = new Command('prow-staging').exitOverride();
    addGateCommand(program, { signal: new AbortController().signal, exit: (code) => process.exit(code) });
    return program.parseAsync(['gate', ...args], { from: 'user' });
  };

  it.each([
    [['--starting', 'drain', '--clone', 'c'], '--clone'],
    [['--rollback', '--base', 'b', '--head', 'h'], '--head'],
    [['--last-good', '--base', 'b', '--json'], '--json'],
    [['--rollback', '--base', 'b', '--file', 'f'], '--file'],
    [['--rollback', '--base', 'b', '--patch', '--json'], '--json'],
    [['--base', 'b', '--head', 'h', '--rehearse'], '--rehearse'],
    [['--base', 'b', '--head', 'h', '--to', 'v'], '--to'],
    [['--base', 'b', '--head', 'h', '--path', 'p'], '--path'],
    [['--base', 'b', '--head', 'h', '--as', 'robin'], '--as'],
    [['--pull', 'o/r#1', '--override', 'why it must be'], '--override'],
    [['--pull', 'o/r#1', '--power', '0.5,0.95'], '--power'],
  ])('is refused: %j', async (args, flag) => {
    await expect(asked(...args)).rejects.toThrow(`The gate would not look at ${flag}`);
  });

  it('says what is meant where that is known: an override of a way back, and a patch as JSON', async () => {
    await expect(asked('--rollback', '--base', 'my prod', '--override', 'why it must be', '--as', 'r')).rejects.toThrow(
      /next .*gate --base 'my prod' --head COPY --override 'WHY, IN A SENTENCE' --as YOU/,
    );
    await expect(asked('--rollback', '--base', 'b', '--patch', '--json')).rejects.toThrow(
      /--patch, --run, --config, --state\n[\s\S]*next .*the same lines as `edits`/,
    );
    await expect(asked('--rollback', '--base', 'b', '--head', 'h')).rejects.toThrow(/next .*--help/);
  });

  it('is a second question', async () => {
    await expect(asked('--rollback', '--pull', 'o/r#1')).rejects.toThrow('more than one thing at once');
  });

  it.each([
    [['--rollback', '--base', '/nowhere', '--to', 'v', '--as', 'robin', '--json']],
    [['--clone', '/nowhere', '--base', 'b', '--head', 'h', '--path', 'p', '--override', 'why it must be', '--as', 'r']],
    [['--pull', 'o/r#1', '--rehearse', '--power', '0.5,0.95', '--clone', 'c', '--github-token-path', '/nowhere']],
  ])('is none where it is looked at: %j', async (args) => {
    const state = mkdtempSync(join(tmpdir(), 'prow-staging-gate-'));
    await expect(asked(...args, '--state', state)).rejects.not.toThrow(/would not look at|at once/);
    rmSync(state, { recursive: true });
  });
});
