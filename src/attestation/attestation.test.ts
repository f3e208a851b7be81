import { createPublicKey, type KeyObject } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Description } from '../model/description.js';
import { Verdict } from '../model/verdict.js';
import { attestationText, STATEMENT_PAYLOAD, signRun, signText } from './sign-run.js';
import { openSigningKey, type SigningKey } from './signing-key.js';
import { type JudgedRun, sha256 } from './statements.js';
import { verifyAttestation } from './verify-attestation.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../model/fixtures/${name}`, import.meta.url), 'utf8'));
const directory = mkdtempSync(join(tmpdir(), 'prow-staging-keys-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const RUN: JudgedRun = {
  id: '2025-11-26T10-00-00Z',
  description: Description.parse(fixture('description.json')),
  verdict: Verdict.parse(fixture('verdict.json')),
  power: { faultFraction: 0.5, power: 0.95 },
  prowRepository: 'example.org/prow',
  images: ['example.org/prow/prow-controller-manager'],
  digests: {
    'description.json': sha256('d'),
    'environment.json': sha256('e'),
    'history.jsonl': sha256('h'),
    'verdict.json': sha256('v'),
  },
};

let key: SigningKey;
let other: SigningKey;
let text: string;
beforeAll(async () => {
  key = openSigningKey(join(directory, 'ours', 'key.pem'));
  other = openSigningKey(join(directory, 'theirs', 'key.pem'));
  text = await signRun(RUN, { signer: key.signer, witnesses: [] });
});

const trustIn = (...keys: SigningKey[]) => ({
  keys: new Map<string, KeyObject>(keys.map(({ id, publicKey }) => [id, createPublicKey(publicKey)])),
  certificates: null,
});
const defectOf = (changed: string, trust = trustIn(key)): string => {
  const result = verifyAttestation(changed, trust);
  return result.kind === 'refused' ? result.defect : result.kind;
};
/** The attestation with one value of its JSON changed, spelled as it would be written. */
function changed(path: string[], to: (was: unknown) => unknown, from = text): string {
  const value: unknown = JSON.parse(from);
  const parent = path.slice(0, -1).reduce<unknown>((at, name) => Reflect.get(Object(at), name), value);
  const last = path.at(-1) ?? '';
  Reflect.set(Object(parent), last, to(Reflect.get(Object(parent), last)));
  return `${JSON.stringify(value, null, 2)}\n`;
}
const payloadOf = (part: 'testResult' | 'verdict'): string =>
  Buffer.from(JSON.parse(text)[part].dsseEnvelope.payload, 'base64').toString('utf8');
const signed = async (statement: string): Promise<unknown> =>
  signText(statement, { signer: key.signer, witnesses: [], type: STATEMENT_PAYLOAD });

describe('the key that signs', () => {
  test('is made on first use, is read again afterwards, and only its owner can read it', () => {
    const path = join(directory, 'ours', 'key.pem');
    expect(openSigningKey(path).id).toBe(key.id);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(other.id).not.toBe(key.id);
  });

  test('is refused with its path where the file is none', () => {
    const path = join(directory, 'broken.pem');
    writeFileSync(path, 'not a key', { mode: 0o600 });
    expect(() => openSigningKey(path)).toThrow(/no private key[\s\S]*broken\.pem/);
  });

  test('is refused where others can read or write it, and taken again once they cannot', () => {
    const path = join(directory, 'loose', 'key.pem');
    const { id } = openSigningKey(path);
    for (const mode of [0o644, 0o640, 0o620, 0o602]) {
      chmodSync(path, mode);
      expect(() => openSigningKey(path), mode.toString(8)).toThrow(/others can .*chmod 600/s);
    }
    for (const mode of [0o600, 0o400]) {
      chmodSync(path, mode);
      expect(openSigningKey(path).id, mode.toString(8)).toBe(id);
    }
  });

  test('is refused with its path where it can neither be read nor made', () => {
    const file = join(directory, 'a-file');
    writeFileSync(file, '');
    const under = join(file, 'keys', 'attestation.pem');
    expect(() => openSigningKey(under)).toThrow(/cannot be kept[\s\S]*a-file\/keys\/attestation\.pem[\s\S]*--state/);
    expect(() => openSigningKey(directory)).toThrow(/cannot be kept[\s\S]*EISDIR/);
  });
});

describe('an attestation', () => {
  test('of a pass is believed, with evidence and verdict', () => {
    const result = verifyAttestation(text, trustIn(other, key));
    expect(result.kind).toBe('believed');
    if (result.kind !== 'believed') return;
    expect(result.signer).toBe(key.id);
    expect(result.testResult.predicate.result).toBe('PASSED');
    expect(result.testResult.subject).toEqual([
      {
        name: 'example.org/prow/prow-controller-manager:v20251125-e3ae8cf22',
        digest: { goModuleVersion: 'v0.0.0-20251125004635-e3ae8cf22a59' },
      },
    ]);
    expect(result.verdict?.predicate.properties).toContain('PROW_STAGING_PLACEMENT');
  });

  test.each(['fail', 'inconclusive'] as const)('of a run that ended in %s has no verdict', async (outcome) => {
    const verdict = { ...RUN.verdict, outcome };
    const result = verifyAttestation(
      await signRun({ ...RUN, verdict }, { signer: key.signer, witnesses: [] }),
      trustIn(key),
    );
    expect(result.kind === 'believed' && [result.verdict, result.testResult.predicate.result]).toEqual([
      null,
      outcome === 'fail' ? 'FAILED' : 'WARNED',
    ]);
  });

  test('holds no private key and no path of a machine', () => {
    expect(text + payloadOf('testResult')).not.toMatch(/PRIVATE|\/tmp|\/home/);
  });
});

describe('an attestation is refused', () => {
  test('where nobody trusts its signer, with the candidate it claims', () => {
    const result = verifyAttestation(text, trustIn(other));
    expect(result).toMatchObject({ kind: 'refused', defect: 'wrong-signer', claimedTag: 'v20251125-e3ae8cf22' });
    expect(defectOf(text, trustIn())).toBe('wrong-signer');
  });

  test('where it borrows the name of a trusted key', async () => {
    const theirs = await signRun(RUN, { signer: other.signer, witnesses: [] });
    expect(defectOf(theirs.replaceAll(other.id, key.id))).toBe('tampered');
  });

  test('where nobody signed it', () => {
    expect(defectOf(changed(['testResult', 'dsseEnvelope', 'signatures'], () => []))).toBe('unsigned');
    expect(defectOf(payloadOf('testResult'))).toBe('unsigned');
  });

  test('where it has several signatures, another payload type, or another spelling', () => {
    const envelope = ['testResult', 'dsseEnvelope'];
    const twice = (was: unknown): unknown => (Array.isArray(was) ? [...was, ...was] : was);
    const padded = (was: unknown): string => `${was}=`;
    for (const spelled of [
      changed([...envelope, 'signatures'], twice),
      changed([...envelope, 'payloadType'], () => 'text/plain'),
      changed([...envelope, 'payload'], padded),
      changed([...envelope, 'payload'], (was) => `${was}\n`),
      changed(['testResult', 'note'], () => 'more'),
      JSON.stringify(JSON.parse(text)),
      text.replace('"testResult":', '"testResult": null, "testResult":'),
      `\uFEFF${text}`,
      text.trimEnd(),
    ])
      expect(defectOf(spelled), spelled.slice(0, 80)).toBe('unreadable-attestation');
  });

  test('where its statement names a key twice, or has fields nobody declared, although it is signed', async () => {
    const verdict = JSON.parse(text).verdict;
    const statement = payloadOf('testResult');
    for (const spelled of [
      statement.replace('"result":"PASSED"', '"result":"FAILED","result":"PASSED"'),
      statement.replace('"result":', '"extra":1,"result":'),
      ` ${statement}`,
    ]) {
      expect(spelled).not.toBe(statement);
      expect(defectOf(attestationText({ testResult: await signed(spelled), verdict }))).toBe('unreadable-attestation');
    }
  });

  test('where a verdict is taken away, added, or another run’s', async () => {
    const file = JSON.parse(text);
    const failed = JSON.parse(
      await signRun({ ...RUN, verdict: { ...RUN.verdict, outcome: 'fail' } }, { signer: key.signer, witnesses: [] }),
    );
    const otherRun = JSON.parse(await signRun({ ...RUN, id: 'another' }, { signer: key.signer, witnesses: [] }));
    expect(defectOf(attestationText({ ...file, verdict: null }))).toBe('tampered');
    expect(defectOf(attestationText({ ...failed, verdict: file.verdict }))).toBe('tampered');
    expect(defectOf(attestationText({ ...otherRun, verdict: file.verdict }))).toBe('tampered');
  });

  test('where it is as long as no attestation is', () => {
    expect(defectOf(`${text}${' '.repeat(5_000_000)}`)).toBe('unreadable-attestation');
  });
});

/** Any code point, lone surrogates among them. */
const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point));

describe('whatever was done to it on the way', () => {
  test('a changed character is never believed', () => {
    const position = fc.integer({ min: 0, max: text.length - 1 });
    fc.assert(
      fc.property(position, fc.integer({ min: 1, max: 127 }), (at, flip) => {
        const broken = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ flip) + text.slice(at + 1);
        expect(verifyAttestation(broken, trustIn(key)).kind).toBe('refused');
      }),
      { numRuns: 500 },
    );
  });

  test('a cut one is never believed, and nothing throws', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), (length) => {
        expect(verifyAttestation(text.slice(0, length), trustIn(key)).kind).toBe('refused');
      }),
    );
  });

  test('any text, and any JSON, is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: codePoint }), fc.json({ maxDepth: 2 })), (anything) => {
        expect(verifyAttestation(anything, trustIn(key)).kind).toBe('refused');
      }),
    );
  });

  test('any value in place of any part is refused', () => {
    const parts = [
      ['testResult'],
      ['verdict'],
      ['testResult', 'mediaType'],
      ['testResult', 'verificationMaterial'],
      ['testResult', 'dsseEnvelope'],
      ['testResult', 'dsseEnvelope', 'payload'],
      ['testResult', 'dsseEnvelope', 'signatures'],
      ['verdict', 'dsseEnvelope', 'signatures'],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...parts), fc.jsonValue(), (part, value) => {
        expect(
          verifyAttestation(
            changed(part, () => value),
            trustIn(key),
          ).kind,
        ).toBe('refused');
      }),
    );
  });
});
