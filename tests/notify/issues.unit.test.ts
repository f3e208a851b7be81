import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notifyIssues } from '../../src/cli/notify.js';
import { keptRunOf } from '../../src/history/fixtures/kept-run.js';
import { githubUnderTest } from '../../src/stand-ins/github/fixtures/github-under-test.js';

let github: Awaited<ReturnType<typeof githubUnderTest>>;
beforeEach(async () => {
  github = await githubUnderTest();
}, 120_000);
afterEach(() => github.close());

const { signal } = new AbortController();
const misplaced = keptRunOf(1, {
  failed: [
    ['placement', 'alias "default"'],
    ['rollout', 'hook @everyone <!-- -->'],
  ],
});

async function notify(run: typeof misplaced) {
  const credentials = { kind: 'token' as const, token: github.tokens.token };
  return notifyIssues([run], { at: { owner: 'org', repo: 'repo' }, endpoint: github.base, credentials }, signal);
}

interface Issue {
  readonly number: number;
  readonly state: string;
  readonly state_reason: string | null;
  readonly body: string;
}

async function issues(): Promise<Issue[]> {
  const { json } = await github.call('GET', '/repos/org/repo/issues?state=all&labels=prow-staging&per_page=100');
  return (json as Issue[]).sort((a, b) => a.number - b.number);
}

describe('issues', { timeout: 120_000 }, () => {
  test('are opened, one for each failing check, and not again by the same run', async () => {
    expect(await notify(misplaced)).toMatchObject({ opened: [1, 2], closed: [] });
    expect(await notify(misplaced)).toEqual({ opened: [], rewritten: [], closed: [] });
    const [placement, rollout] = await issues();
    expect(placement?.body).toContain('- `alias "default"`');
    expect(rollout?.body).toContain('`hook @everyone <!-- -->`');
  });

  test('are rewritten by the next run that fails, and closed by one that passes, which says so', async () => {
    await notify(misplaced);
    expect(await notify(keptRunOf(2, { failed: [['placement', 'alias "other"']] }))).toEqual({
      ...{ opened: [], rewritten: [1], closed: [2] },
    });
    expect((await issues()).map(({ state, state_reason }) => [state, state_reason])).toEqual([
      ['open', null],
      ['closed', 'completed'],
    ]);
    const { json } = await github.call('GET', '/repos/org/repo/issues/2/comments');
    expect(json).toMatchObject([{ body: expect.stringContaining(keptRunOf(2).id) }]);
  });

  test('of what comes and goes are one, opened again; what people closed as not planned is left to them', async () => {
    const [flaky, green] = [keptRunOf(1, { failed: [['placement', 'a']] }), keptRunOf(2)];
    await notify(flaky);
    await notify(green);
    expect(await notify(flaky)).toEqual({ opened: [1], rewritten: [], closed: [] });
    expect(await notify(flaky)).toEqual({ opened: [], rewritten: [], closed: [] });
    expect((await issues()).map(({ state }) => state)).toEqual(['open']);
    await github.call('PATCH', '/repos/org/repo/issues/1', { state: 'closed', state_reason: 'not_planned' });
    expect(await notify(flaky)).toMatchObject({ opened: [2] });
    expect((await issues()).map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  test('stay open through a run that did not decide the check', async () => {
    await notify(misplaced);
    const undecided = [{ check: 'placement', subject: 'alias "a"', outcome: 'inconclusive' }] as const;
    await notify(keptRunOf(2, { outcome: 'inconclusive', findings: [...undecided] }));
    const doubtful = [{ check: 'evidence', subject: 'sweep', outcome: 'inconclusive' }] as const;
    await notify(keptRunOf(3, { outcome: 'inconclusive', findings: [...doubtful] }));
    expect((await issues()).map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  test('of another production, of people, and pull requests are left alone', async () => {
    await notify(misplaced);
    await github.call('POST', '/repos/org/repo/issues', { title: 'mine', labels: ['prow-staging'] });
    const pull = {
      org: 'org',
      repo: 'repo',
      author: 'alice',
      title: 'a change',
      files: { a: 'b' },
      labels: ['prow-staging'],
    };
    await github.control('POST', '/pulls', pull);
    expect(await notify(keptRunOf(2, { production: 'another' }))).toEqual({ opened: [], rewritten: [], closed: [] });
    expect((await issues()).map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open']);
  });

  test('that two opened at once are one again the next time', async () => {
    await notify(misplaced);
    const [first] = await issues();
    await github.call('POST', '/repos/org/repo/issues', { title: 'twin', body: first?.body, labels: ['prow-staging'] });
    expect(await notify(misplaced)).toEqual({ opened: [], rewritten: [], closed: [3] });
  });

  test('are written once GitHub’s limit has passed', async () => {
    const limit = {
      kind: 'secondary-limit',
      status: 429,
      seconds: 1,
      times: 1,
      method: 'POST',
      pathPrefix: '/repos/org/repo/issues',
    };
    await github.control('PUT', '/faults', [limit]);
    expect(await notify(misplaced)).toMatchObject({ opened: [1, 2] });
  });
});
