import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STATUS_CONTEXT } from '../../src/cli/gate-github.js';
import { isLetIn } from '../../src/cli/gate-pull.js';
import { LIMIT_MS, PullWorld } from './support/pull-world.js';

let world: PullWorld;
let pull: Awaited<ReturnType<PullWorld['propose']>>;
beforeEach(async () => {
  world = await PullWorld.start();
  await world.files.run();
  pull = await world.propose();
}, LIMIT_MS);
afterEach(() => world.stop());

describe('where GitHub is unwell, a bump that is proven', { timeout: LIMIT_MS }, () => {
  it('waits for GitHub where that asks to come back soon', async () => {
    await world.fault({ kind: 'secondary-limit', status: 429, seconds: 1, times: 2 });
    expect(isLetIn(await world.answer(pull.number))).toBe(true);
    await world.fault({ kind: 'rate-limit', seconds: 1, times: 1 });
    expect((await world.answer(pull.number)).isWritten).toBe(false);
  });

  it('is not let in while GitHub is down, nor by an answer that is none', async () => {
    await world.fault({ status: 502 });
    await expect(world.answer(pull.number)).rejects.toThrow('and did not say');
    await world.fault({ kind: 'rate-limit', seconds: 3600 });
    await expect(world.answer(pull.number)).rejects.toThrow('and did not say');
    const nobody = { GITHUB_API_URL: 'http://127.0.0.1:1', GITHUB_TOKEN: 'x' };
    await expect(world.answer(pull.number, { variables: nobody })).rejects.toThrow('no answer');
    await world.fault();
    expect(await world.said(pull.headSha)).toEqual([]);
  });

  it('is not let in where its statuses cannot be read, and that is said on it', async () => {
    await world.fault({ pathPrefix: `/repos/org/repo/commits/${pull.headSha}/statuses`, times: 3 });
    const answer = await world.answer(pull.number);
    expect([isLetIn(answer), answer.status.state, answer.isWritten]).toEqual([false, 'error', true]);
    await world.fault();
    expect(await world.said(pull.headSha)).toEqual(['error by bot']);
  });

  it('is not let in where its repository cannot be fetched', async () => {
    await world.fault({ pathPrefix: '/git/' });
    const answer = await world.answer(pull.number);
    expect([isLetIn(answer), answer.status.description]).toEqual([
      false,
      expect.stringMatching(/^undecided: The repository could not be fetched/),
    ]);
  });

  it('is not let in where its status cannot be written', async () => {
    await world.fault({ method: 'POST', pathPrefix: '/repos/org/repo/statuses' });
    const answer = await world.answer(pull.number);
    expect([isLetIn(answer), answer.isWritten]).toEqual([false, false]);
  });

  it('is not let in by a token that is wrong, or none', async () => {
    const { base } = world.github;
    const wrong = { GITHUB_API_URL: base, GITHUB_TOKEN: 'wrong' };
    await expect(world.answer(pull.number, { variables: wrong })).rejects.toThrow('401');
    await expect(world.answer(pull.number, { variables: { GITHUB_API_URL: base } })).rejects.toThrow('how to reach');
  });
});

describe('a GitHub App', { timeout: LIMIT_MS }, () => {
  it('signs in by its key, and its status is the one that a protected branch asks for', async () => {
    const merge = () => world.github.call('PUT', `/repos/org/repo/pulls/${pull.number}/merge`, { sha: pull.headSha });
    await world.require([{ context: STATUS_CONTEXT, from: `${world.app.slug}[bot]` }]);
    expect((await merge()).status).toBe(405);
    expect(isLetIn(await world.answer(pull.number))).toBe(true);
    // Of the right name, and of the wrong account.
    expect([(await merge()).status, await world.said(pull.headSha)]).toEqual([405, ['success by bot']]);
    expect((await world.answer(pull.number, { asApp: true })).isWritten).toBe(true);
    expect(await world.said(pull.headSha)).toEqual(['success by bot', 'success by the-gate[bot]']);
    expect((await world.answer(pull.number, { asApp: true })).isWritten).toBe(false);
    expect((await merge()).status).toBe(200);
  });

  it('is known by the token of its installation too, as a workflow has one, and tells nothing twice', async () => {
    const variables = { GITHUB_API_URL: world.github.base, GITHUB_TOKEN: await world.installationToken() };
    expect((await world.answer(pull.number, { variables })).isWritten).toBe(true);
    expect((await world.answer(pull.number, { variables })).isWritten).toBe(false);
    // Where GitHub does not say whose token it is, it is told again.
    await world.fault({ method: 'POST', pathPrefix: '/graphql' });
    expect((await world.answer(pull.number, { variables })).isWritten).toBe(true);
    expect(await world.said(pull.headSha)).toEqual(['success by the-gate[bot]', 'success by the-gate[bot]']);
  });

  it('with another key, or of another number, is nobody', async () => {
    const options = { githubAppId: '8', githubAppPrivateKeyPath: world.keyPath };
    await expect(world.answer(pull.number, { options })).rejects.toThrow('401');
    await expect(world.answer(pull.number, { options: { githubAppId: '7' } })).rejects.toThrow('how to reach');
  });
});
