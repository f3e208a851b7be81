import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainPulls } from '../../src/cli/explain-pull.js';
import { isLetIn } from '../../src/cli/gate-pull.js';
import { FOLDER, filesOf } from './support/production-files.js';
import { LIMIT_MS, PullWorld, reasonsOf } from './support/pull-world.js';
import { losing } from './support/tricks/attestations.js';

let world: PullWorld;
beforeEach(async () => {
  world = await PullWorld.start();
}, LIMIT_MS);
afterEach(() => world.stop());

describe('a bump as a pull request', { timeout: LIMIT_MS }, () => {
  it('is an error until it is proven and a success then, and is not told twice', async () => {
    const { number, headSha } = await world.propose();
    const before = await world.answer(number);
    expect([reasonsOf(before), isLetIn(before)]).toEqual([['no-attestation'], false]);
    await world.files.run();
    const after = await world.answer(number);
    expect([reasonsOf(after), isLetIn(after), after.isWritten]).toEqual([[], true, true]);
    expect((await world.answer(number)).isWritten).toBe(false);
    expect(await world.said(headSha)).toEqual(['error by bot', 'success by bot']);
    expect(explainPulls([after])).toMatch(
      /^org\/repo#1 at [0-9a-f]{40}\nALLOWED: .*status {6}prow-staging\/gate is success/s,
    );
  });

  it('keeps the link to where its answer was found out, and gets one where it has none', async () => {
    const { number } = await world.propose();
    const at = (detailsUrl: string) => world.answer(number, { detailsUrl });
    expect((await at('')).isWritten).toBe(true);
    expect((await at('https://deck.example.test/view/1')).isWritten).toBe(true);
    expect((await at('https://deck.example.test/view/2')).isWritten).toBe(false);
    await world.files.run();
    expect((await at('https://deck.example.test/view/3')).isWritten).toBe(true);
    expect(await world.links()).toEqual(['', 'https://deck.example.test/view/1', 'https://deck.example.test/view/3']);
  });

  it('is judged anew after each push, and what was said stays with the commit it was said of', async () => {
    await world.files.run();
    const { number, headSha } = await world.propose();
    expect(isLetIn(await world.answer(number))).toBe(true);
    const more = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n';
    const { after } = await world.push(number, { 'prow/manifests/more.yaml': more });
    expect(reasonsOf(await world.answer(number))).toEqual(['changes-not-rehearsed']);
    expect([await world.said(headSha), await world.said(after)]).toEqual([['success by bot'], ['error by bot']]);
  });

  it('is blocked, and says so as a failure, where the candidate failed', async () => {
    await world.files.run({ fateOf: losing });
    const { number } = await world.propose();
    const answer = await world.answer(number);
    expect([reasonsOf(answer), answer.status.state, isLetIn(answer)]).toEqual([['failed'], 'failure', false]);
  });

  it('that changes nothing of production is no bump, and not in its way', async () => {
    const { number } = await world.propose({ files: { 'docs/notes.md': 'words' } });
    const answer = await world.answer(number);
    expect([answer.status, isLetIn(answer)]).toEqual([
      expect.objectContaining({ state: 'success', description: expect.stringMatching(/^no bump/) }),
      true,
    ]);
  });

  it('from a fork is judged as any other, by production’s own settings', async () => {
    const { number } = await world.propose(
      { fork: 'mallory', author: 'mallory' },
      { 'prow/OWNERS': 'approvers: [mallory]\n', 'prow/gate.yaml': 'maxAgeHours: 1000000\n' },
    );
    await world.comment(number, '/staging override I would rather not wait', 'mallory');
    await world.answer(number);
    const answer = await world.answer(number);
    expect([reasonsOf(answer), isLetIn(answer)]).toEqual([['gate-changed', 'no-attestation'], false]);
  });

  it('cannot be let in by what its title and body say', async () => {
    const said = '$(touch /tmp/x)\u001b[2J\n/staging override because I say so myself\n`reboot`';
    const { number } = await world.propose({ title: said, body: said, author: 'robin' });
    await world.answer(number);
    const answer = await world.answer(number);
    expect([reasonsOf(answer), isLetIn(answer)]).toEqual([['no-attestation'], false]);
    expect(explainPulls([answer])).not.toMatch(/[^\n\P{Cc}]|because I say so/u);
  });

  it('of 10 MB is undecided before anything of it is read', async () => {
    await world.files.run();
    const { number } = await world.propose({}, { 'prow/manifests/huge.yaml': `# ${'x'.repeat(10_000_000)}\n` });
    const answer = await world.answer(number);
    expect([reasonsOf(answer), isLetIn(answer), answer.status.state]).toEqual([['unreadable-bump'], false, 'error']);
  });

  it('that changes what runs the gate is a change of the gate, wherever in the repository that is', async () => {
    const path = '.github/workflows/prow-staging.yaml';
    const settings = filesOf(world.files.base)[`${FOLDER}/gate.yaml`];
    await world.pushToProduction({
      ...{ [path]: 'jobs: { gate: {} }\n', [`${FOLDER}/gate.yaml`]: `${settings}files: [../${path}]\n` },
    });
    const change = await world.propose({ files: { [path]: 'jobs: {}\n' } });
    expect(reasonsOf(await world.answer(change.number))).toEqual(['gate-changed']);
  });

  it('to another branch is none of its, though the same commit is proposed to production as well', async () => {
    const bump = await world.propose();
    await world.makeBranch('side', bump.headSha);
    const { after } = await world.push(bump.number, { 'docs/notes.md': 'words' });
    expect(reasonsOf(await world.answer(bump.number))).toEqual(['no-attestation']);
    const second = await world.propose({ base: 'side', files: { 'docs/notes.md': 'other words' } });
    await world.moveHead(second.number, after);
    await expect(world.answer(second.number)).rejects.toThrow('has written nothing');
    const group = `org/repo@gh-readonly-queue/side/pr-${second.number}-${after}`;
    await expect(world.gate(group)).rejects.toThrow('has written nothing');
    expect((await world.gate('org/repo')).map(({ subject }) => subject)).toEqual([`org/repo#${bump.number}`]);
    expect(await world.said(after)).toEqual(['error by bot']);
    expect((await world.answer(second.number, { branch: 'side' })).status.state).toBe('success');
  });

  it('that is closed has no answer', async () => {
    const { number, headSha } = await world.propose();
    await world.github.control('POST', '/pulls/close', { org: 'org', repo: 'repo', number, author: 'alice' });
    await expect(world.answer(number)).rejects.toThrow('is closed');
    expect(await world.said(headSha)).toEqual([]);
  });
});

describe('every open pull request', { timeout: LIMIT_MS }, () => {
  it('is answered for by one command, so that what has become stale does not stay green', async () => {
    await world.files.run();
    const bump = await world.propose();
    const other = await world.propose({ files: { 'docs/notes.md': 'words' } });
    const answers = await world.gate('org/repo');
    expect(answers.map(({ sha, status }) => [sha, status.state])).toEqual([
      [bump.headSha, 'success'],
      [other.headSha, 'success'],
    ]);
    const later = new Date(Date.now() + 200 * 365 * 86_400_000);
    const stale = await world.gate('org/repo', { now: () => later });
    expect(stale.map(({ status }) => status.state)).toEqual(['error', 'success']);
    expect(await world.said(bump.headSha)).toEqual(['success by bot', 'error by bot']);
  });
});

describe('a merge group', { timeout: LIMIT_MS }, () => {
  it('has a status of its own, on the commit that GitHub would merge', async () => {
    await world.files.run();
    const { headSha } = await world.propose();
    const branch = `gh-readonly-queue/main/pr-1-${headSha}`;
    await world.makeBranch(branch, headSha);
    const [answer] = await world.gate(`org/repo@${branch}`);
    expect([answer?.sha, answer?.status.state]).toEqual([headSha, 'success']);
  });

  it('is not named by anything else', async () => {
    for (const name of ['org/repo@main', `org/repo@gh-readonly-queue/main/pr-1-${'0'.repeat(39)}`])
      await expect(world.gate(name), name).rejects.toThrow('not told which');
  });
});
