import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Identity, readTrustedRoot } from './certificates.js';
import { identityToken, sigstoreUnderTest } from './fixtures/sigstore-under-test.js';
import { keylessSignatory } from './keyless-signatory.js';
import { openEnvelope } from './open-envelope.js';
import { signText } from './sign-run.js';

const TYPE = 'application/vnd.example+json';
const TEXT = '{"candidate":"v20251125-e3ae8cf22"}';
const WORKFLOW: Identity = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'https://github.com/example/deployments/.github/workflows/gate.yaml@refs/heads/main',
};

type Sigstore = Awaited<ReturnType<typeof sigstoreUnderTest>>;
let sigstore: Sigstore;
let stranger: Sigstore;
let bundle: unknown;
beforeAll(async () => {
  [sigstore, stranger] = await Promise.all([sigstoreUnderTest(), sigstoreUnderTest()]);
  bundle = await signedAt(sigstore);
});
afterAll(async () => {
  await Promise.all([sigstore.close(), stranger.close()]);
});

async function signedAt({ url }: Sigstore, claims = { iss: WORKFLOW.issuer, sub: WORKFLOW.subject }): Promise<unknown> {
  process.env['SIGSTORE_ID_TOKEN'] = identityToken(claims);
  try {
    return await signText(TEXT, { ...keylessSignatory({ fulcioUrl: url, rekorUrl: url }), type: TYPE });
  } finally {
    delete process.env['SIGSTORE_ID_TOKEN'];
  }
}

function opened(value: unknown, identities: readonly Identity[] = [WORKFLOW], at = sigstore) {
  const certificates = { root: readTrustedRoot(at.trustedRoot), identities };
  return openEnvelope(value, { trust: { keys: new Map(), certificates }, type: TYPE });
}

/** A copy with one value changed, by its path. */
function changed(path: readonly (string | number)[], to: unknown): unknown {
  const copy: unknown = structuredClone(bundle);
  const parent = path.slice(0, -1).reduce<unknown>((at, name) => Reflect.get(Object(at), name), copy);
  Reflect.set(Object(parent), path.at(-1) ?? '', to);
  return copy;
}

describe('a signature without a key of ours', () => {
  test('is believed by the whole name of who signed, and nothing is asked to verify it', () => {
    expect(opened(bundle)).toEqual({ kind: 'opened', text: TEXT, signer: `${WORKFLOW.subject} (${WORKFLOW.issuer})` });
  });

  test('is not believed of another branch, a pattern, or another issuer', () => {
    const { issuer, subject } = WORKFLOW;
    for (const identity of [
      { issuer, subject: subject.replace('main', 'mine') },
      { issuer, subject: subject.slice(0, -1) },
      { issuer, subject: '.*' },
      { issuer: 'https://gitlab.example.test', subject },
    ])
      expect(opened(bundle, [identity]), identity.subject).toMatchObject({ kind: 'refused', defect: 'wrong-signer' });
    expect(opened(bundle, [])).toMatchObject({ defect: 'wrong-signer' });
  });

  test('is not believed where nobody is trusted without a key', () => {
    const answer = openEnvelope(bundle, { trust: { keys: new Map(), certificates: null }, type: TYPE });
    expect(answer).toMatchObject({ kind: 'refused', defect: 'wrong-signer' });
  });

  test('by a certificate of another authority is a stranger’s, whatever name is in it', async () => {
    expect(opened(await signedAt(stranger))).toMatchObject({ kind: 'refused', defect: 'wrong-signer' });
  });

  test('over another text, or with one part of another, is tampered with', async () => {
    const other = Buffer.from('{"candidate":"v20251125-000000000"}').toString('base64');
    expect(opened(changed(['dsseEnvelope', 'payload'], other))).toMatchObject({ defect: 'tampered' });
    const again = (await signedAt(sigstore)) as { verificationMaterial: { tlogEntries: unknown } };
    const entries = again.verificationMaterial.tlogEntries;
    expect(opened(changed(['verificationMaterial', 'tlogEntries'], entries))).toMatchObject({ defect: 'tampered' });
  });

  test('that no log has seen is not believed: its certificate was good for ten minutes only', () => {
    const answer = opened(changed(['verificationMaterial', 'tlogEntries'], []));
    expect(answer.kind).toBe('refused');
  });

  test('with a key’s name beside the certificate is not read', () => {
    const answer = opened(changed(['dsseEnvelope', 'signatures', 0, 'keyid'], 'a'.repeat(64)));
    expect(answer).toMatchObject({ kind: 'refused', defect: 'unreadable-attestation' });
  });
});

test('without an identity nothing is signed', async () => {
  const { url } = sigstore;
  await expect(
    signText(TEXT, { ...keylessSignatory({ fulcioUrl: url, rekorUrl: url }), type: TYPE }),
  ).rejects.toThrow();
});
