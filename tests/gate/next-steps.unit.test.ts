import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSigningKey } from '../../src/attestation/signing-key.js';
import { forgetRun, forgetRuns } from '../../src/cli/missing-runs.js';
import { withNextSteps } from '../../src/cli/next-steps.js';
import { withOwnKey } from '../../src/cli/own-key.js';
import { stateDirectory } from '../../src/cli/state-directory.js';
import type { Decision } from '../../src/model/decision.js';
import { CANDIDATE, World } from './support/world.js';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.remove());

const nextOf = ({ objections }: Pick<Decision, 'objections'>): string => objections[0]?.next ?? '';

describe('the next step', { timeout: 120_000 }, () => {
  it('of a bump of nothing but Prow is to rehearse production as it is', async () => {
    expect(nextOf(await world.decide())).toMatch(/^prow-staging rehearse --candidate \S+ --production BASE --power/);
  });

  it('of a bump that changes more is to rehearse what it makes of production, whatever is missing', async () => {
    world.edit(join(world.head, 'manifests/boskos.yaml'), 'replicas: 1', 'replicas: 2');
    expect(nextOf(await world.decide())).toMatch(
      /^prow-staging rehearse .* --production HEAD --from v20250522-9b3f5faca/,
    );
    await world.run({ production: world.head });
    expect((await world.decide()).answer).toBe('allow');
  });

  it('is not to rehearse here where the gate does not trust this machine’s key, made or to be made', async () => {
    const theirs = stateDirectory(join(world.root, 'theirs'));
    for (const side of [world.base, world.head]) {
      world.edit(join(side, 'gate.yaml'), 'power:', 'trustedKeys: [keys.pub]\npower:');
      world.write(join(side, 'keys.pub'), openSigningKey(theirs.signingKey).publicKey);
    }
    expect(nextOf(await world.decide())).toMatch(/^not here, for the gate does not trust a key made now; where/);
    await world.run();
    const { objections } = await world.decide();
    const key = openSigningKey(world.state.signingKey).id.slice(0, 16);
    expect(objections.map(({ reason, next }) => [reason, next.split(';')[0]])).toEqual([
      ['wrong-signer', `this machine’s key ${key} signed it, and would sign another rehearsal`],
      ['no-attestation', `not here, for the gate does not trust this machine’s key ${key}`],
    ]);
    world.write(join(world.base, 'keys.pub'), openSigningKey(world.state.signingKey).publicKey);
    world.write(join(world.head, 'keys.pub'), openSigningKey(world.state.signingKey).publicKey);
    expect((await world.decide()).answer).toBe('allow');
  });

  it('is to rehearse here where another one’s key is the stranger, and where no key signs', async () => {
    const theirs = stateDirectory(join(world.root, 'theirs'));
    await world.run({ signedIn: theirs });
    openSigningKey(world.state.signingKey);
    const decision = await world.decide();
    expect(nextOf(decision)).toMatch(/^take it away, or add the public key/);
    const trust = { keys: new Map(), certificates: null };
    const keyless = { PROW_STAGING_SIGN: 'keyless' };
    expect(withOwnKey(decision, { trust, state: world.state }, keyless)).toBe(decision);
  });

  it('of what cannot be read leads to the side that cannot, and of a clone without the revision to no tree', async () => {
    const asked = { base: world.base, head: world.head };
    const read = async () => withNextSteps(await world.decide(), asked);
    world.write(join(world.head, 'config.yaml'), 'log_level: [');
    expect(nextOf(await read())).toContain(`import --production ${world.head}`);
    world.write(join(world.base, 'config.yaml'), 'log_level: [');
    const both = await read();
    expect([nextOf(both), both.objections[0]?.observed]).toEqual([
      expect.stringContaining(`import --production ${world.base}`),
      expect.stringMatching(/^production as it is: /),
    ]);
    const clone = { clone: world.root, base: 'main', head: 'bump' };
    expect(nextOf(withNextSteps(await world.decide(clone), clone))).toMatch(
      /^correct what it names: --clone is a clone/,
    );
  });

  it('of a broken index is not to forget a run that is called as its folder', async () => {
    const objections = [
      {
        ...({ reason: 'evidence-missing', answer: 'undecided', what: 'x', observed: 'x', page: 'x' } as const),
        ...{ evidence: world.state.runIndex, next: 'prow-staging history forget RUN' },
      },
    ];
    expect(nextOf(withNextSteps({ objections }, {}))).toMatch(/^find out who changed it/);
  });
});

describe('a run is forgotten', () => {
  it('by the name that it was made with, and no other', async () => {
    await world.run({ id: 'gone' });
    await expect(forgetRun(world.state, 'nope', 'a test')).rejects.toThrow(/no run "nope"[\s\S]*correct the id/);
    await forgetRun(world.state, 'gone', 'a test');
    await expect(forgetRun(world.state, 'gone', 'a test')).rejects.toThrow('take its folder away');
  });

  it('by the nightly clean-up without a question', async () => {
    await expect(forgetRuns(world.state, ['nope'], 'old')).resolves.toBeUndefined();
    expect((await world.decide()).candidate).toBe(CANDIDATE);
  });
});
