import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { identityToken, sigstoreUnderTest } from '../../src/attestation/fixtures/sigstore-under-test.js';
import { signatoryOf } from '../../src/cli/attest-run.js';
import type { Decision } from '../../src/model/decision.js';
import { World } from './support/world.js';

const ISSUER = 'https://token.actions.githubusercontent.com';
const WORKFLOW = 'https://github.com/example/deployments/.github/workflows/gate.yaml@refs/heads/main';

let sigstore: Awaited<ReturnType<typeof sigstoreUnderTest>>;
let world: World;
beforeAll(async () => {
  sigstore = await sigstoreUnderTest();
});
afterAll(() => sigstore.close());
beforeEach(() => {
  world = new World();
  const offered = { SIGSTORE_ID_TOKEN: identityToken({ iss: ISSUER, sub: WORKFLOW }), PROW_STAGING_SIGN: 'keyless' };
  const services = { SIGSTORE_FULCIO_URL: sigstore.url, SIGSTORE_REKOR_URL: sigstore.url };
  for (const [name, value] of Object.entries({ ...offered, ...services })) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  world.remove();
});

function trust(subject: string): void {
  const lines = [`identities: [{ issuer: ${ISSUER}, subject: ${subject} }]`, 'trustedRoot: trusted_root.json'];
  for (const side of [world.base, world.head]) {
    world.write(join(side, 'trusted_root.json'), sigstore.trustedRoot);
    world.edit(join(side, 'gate.yaml'), 'power:', `${lines.join('\n')}\npower:`);
  }
}
const reasonsOf = ({ objections }: Decision): string[] => objections.map(({ reason }) => reason);

describe('a run that continuous integration signed without a key', { timeout: 120_000 }, () => {
  it('lets a bump in where its workflow is trusted, and nothing is asked to verify it', async () => {
    trust(WORKFLOW);
    await world.run();
    vi.unstubAllEnvs();
    expect(reasonsOf(await world.decide())).toEqual([]);
  });

  it('is a stranger’s where another workflow is trusted, and where none is', async () => {
    await world.run();
    expect(reasonsOf(await world.decide())).toContain('wrong-signer');
    trust(WORKFLOW.replace('main', 'mine'));
    expect(reasonsOf(await world.decide())).toContain('wrong-signer');
  });

  it('shuts out this machine’s own key, which nobody has named then', async () => {
    trust(WORKFLOW);
    vi.stubEnv('PROW_STAGING_SIGN', 'key');
    await world.run();
    expect(reasonsOf(await world.decide())).toContain('wrong-signer');
  });

  it('needs both an identity and a root in gate.yaml, and an identity to sign', async () => {
    world.edit(join(world.base, 'gate.yaml'), 'power:', 'trustedRoot: trusted_root.json\npower:');
    await expect(world.decide()).rejects.toThrow('by half');
    expect(() => signatoryOf(world.state, { PROW_STAGING_SIGN: 'keyless' })).toThrow('Nobody can sign');
    expect(() => signatoryOf(world.state, { PROW_STAGING_SIGN: 'yes' })).toThrow('Nobody can sign');
  });
});
