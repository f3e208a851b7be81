import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { keyId } from '../../attestation/signing-key.js';
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
