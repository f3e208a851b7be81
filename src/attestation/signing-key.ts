import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Signer } from '@sigstore/sign';
import { ExplainedError } from '../model/explained-error.js';

/** A key that signs for this machine. */
export interface SigningKey {
  /** As signatures name it: digest of the public key. */
  readonly id: string;
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicKey: string;
  readonly signer: Signer;
}

/** How a public key is named: sha256 of its DER form, in hexadecimal. */
export function keyId(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/**
 * This machine's own ed25519 key. It is made on first use and only its owner can read it.
 *
 * @param path - PEM file, PKCS #8.
 * @throws {ExplainedError} `usage` for a file that is no such key, one that others can read, and one that cannot be had.
 */
export function openSigningKey(path: string): SigningKey {
  const key = privateKeyAt(path);
  const publicKey = createPublicKey(key);
  const id = keyId(publicKey);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    id,
    publicKey: pem,
    signer: {
      sign: async (data) => ({
        signature: sign(null, data, key),
        key: { $case: 'publicKey', publicKey: pem, hint: id },
      }),
    },
  };
}

function privateKeyAt(path: string): KeyObject {
  const text = readOrMake(path);
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new TypeError(`a key of type ${key.asymmetricKeyType}`);
  } catch (cause) {
    throw new ExplainedError(
      'usage',
      {
        what: 'The key that signs attestations cannot be read',
        expected: 'an ed25519 private key in PEM',
        observed: cause instanceof TypeError ? cause.message : 'no private key',
        evidence: path,
        next: 'put the key back from its backup; or remove the file, and give the gate the new public key (prow-staging gate --public-key)',
      },
      { cause },
    );
  }
}

function readOrMake(path: string): string {
  try {
    if (!existsSync(path)) make(path);
    refuseLoose(path);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof ExplainedError || !(cause instanceof Error && 'code' in cause)) throw cause;
    throw new ExplainedError(
      'usage',
      {
        what: 'The key that signs attestations cannot be kept, or read where it is kept',
        expected: 'a file of this user’s, in a folder that can be written for the first use',
        observed: cause.message,
        evidence: path,
        next: 'name another state directory with --state, or make that one this user’s',
      },
      { cause },
    );
  }
}

function make(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  try {
    // Two first runs may begin at once; a link takes nobody's place, so the second uses the key of the first.
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** As ssh does (sshkey_perm_ok in authfile.c): who cannot change the mode of a file, as of a mounted Secret, is not asked to. */
function refuseLoose(path: string): void {
  const { mode, uid } = statSync(path);
  if (uid !== process.getuid?.() || (mode & 0o077) === 0) return;
  throw new ExplainedError('usage', {
    what: 'The key that signs attestations is not kept to this user: others can sign with it, or replace it',
    expected: 'mode 0600 or 0400',
    observed: `mode ${(mode & 0o7777).toString(8).padStart(4, '0')}`,
    evidence: path,
    next: `chmod 600 ${path}; where somebody may have read it, remove it instead, and give the gate the new public key`,
  });
}
