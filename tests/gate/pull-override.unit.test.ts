import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLetIn, type PullAnswer } from '../../src/cli/gate-pull.js';
import { APPROVER, LIMIT_MS, PullWorld } from './support/pull-world.js';

const REASON = 'jobs do not start, and the candidate repairs that';
const EVIL = { 'prow/config.yaml': 'prowjob_namespace: prow\npod_namespace: kube-system\n' };
const GOOD = { 'prow/config.yaml': 'prowjob_namespace: prow\npod_namespace: test-pods\nlog_level: info\n' };
const commandFor = (commit: string): string => `/staging override ${commit} ${REASON}`;

let world: PullWorld;
let number: number;
/** The command for the commit that is proposed first. */
let command: string;
beforeEach(async () => {
  world = await PullWorld.start();
  const opened = await world.propose();
  number = opened.number;
  command = commandFor(opened.headSha);
}, LIMIT_MS);
afterEach(() => world.stop());

const notesOf = ({ decision }: PullAnswer): string => decision?.notes.join('\n') ?? '';

async function comment(body: string, author?: string, of = number): Promise<void> {
  await world.comment(of, body, author);
}

describe('an override as a comment', { timeout: LIMIT_MS }, () => {
  it('lets one bump in once the gate has answered, and says so where the bump is', async () => {
    await world.answer(number);
    await comment(`Production is down.\n\n${command}\n\nThank you.`);
    const answer = await world.answer(number);
    expect([isLetIn(answer), answer.status.state]).toEqual([true, 'success']);
    expect(answer.status.description).toMatch(
      /^overridden by robin until \d{4}-\d\d-\d\dT\d\d:\d\dZ: jobs do not start/,
    );
    expect(answer.decision?.objections.map(({ reason }) => reason)).toEqual(['no-attestation']);
  });

  it('counts only at the begin of a line, with a reason, by an approver in person', async () => {
    await world.answer(number);
    for (const body of [
      `> ${command}`,
      `please ${command}`,
      '/staging override',
      `${command.split(' ', 3).join(' ')} now`,
      `/staging-override ${REASON}`,
    ])
      await comment(body);
    for (const author of ['alice', 'mallory', 'robin[bot]']) await comment(command, author);
    const answer = await world.answer(number);
    expect([isLetIn(answer), answer.decision?.overrides]).toEqual([false, []]);
    expect(notesOf(answer).match(/10 to 500 characters/g)).toHaveLength(1);
    expect(notesOf(answer).match(/names no commit/g)).toHaveLength(1);
    expect(notesOf(answer).match(/who may not override/g)).toHaveLength(3);
  });

  it('that names no commit, or one in part, is for none, and is told the whole command', async () => {
    await world.answer(number);
    for (const body of [`/staging override ${REASON}`, commandFor(command.split(' ')[2]?.slice(0, 12) ?? '')])
      await comment(body);
    const answer = await world.answer(number);
    expect([isLetIn(answer), notesOf(answer).match(/names no commit|by its whole name/g)]).toEqual([
      ...[false, ['names no commit', 'by its whole name']],
    ]);
    expect(notesOf(answer)).toContain(`/staging override ${answer.sha} REASON`);
  });

  it('counts from when it is written, also where the gate has not looked yet', async () => {
    await comment(command);
    expect(isLetIn(await world.answer(number))).toBe(true);
  });

  it('ends with the next push, whether that changes the bump or only its commit', async () => {
    await comment(command);
    expect(isLetIn(await world.answer(number))).toBe(true);
    await world.push(number, { 'docs/notes.md': 'words' });
    const pushed = await world.answer(number);
    expect([isLetIn(pushed), notesOf(pushed)]).toEqual([false, expect.stringContaining('not the one here')]);
  });

  it('does not follow to a commit of another pull request that the gate had answered for', async () => {
    const other = await world.propose({}, EVIL);
    await world.answer(other.number);
    await comment(command);
    await world.moveHead(number, other.headSha);
    const answer = await world.answer(number);
    expect([answer.sha, isLetIn(answer)]).toEqual([other.headSha, false]);
    await comment(commandFor(other.headSha));
    expect(isLetIn(await world.answer(number))).toBe(true);
  });

  it('does not follow back to a commit that was answered for earlier, though nobody has looked at the one between', async () => {
    const { after: evil } = await world.push(number, EVIL);
    await world.answer(number);
    const { after: good } = await world.push(number, GOOD);
    await comment(commandFor(good));
    await world.moveHead(number, evil);
    const answer = await world.answer(number);
    expect([answer.sha, isLetIn(answer), notesOf(answer)]).toEqual([
      ...[evil, false, expect.stringContaining('not the one here')],
    ]);
    await world.moveHead(number, good);
    expect(isLetIn(await world.answer(number))).toBe(true);
  });

  it('is for its commit alone where nothing is kept of what the gate said, or somebody else spoke under its name', async () => {
    const evil = await world.propose({}, EVIL);
    const said = { context: 'prow-staging/gate', state: 'error', description: 'x' };
    await world.github.call('POST', `/repos/org/repo/statuses/${evil.headSha}`, said);
    await world.answer(number);
    await comment(command);
    expect(isLetIn(await world.answer(number, { asApp: true }))).toBe(true);
    rmSync(world.files.state.overrides, { recursive: true, force: true });
    await world.moveHead(number, evil.headSha);
    expect(isLetIn(await world.answer(number, { asApp: true }))).toBe(false);
  });

  it('counts again for a job with another key, which knows no record of before', async () => {
    await comment(command);
    expect(isLetIn(await world.answer(number))).toBe(true);
    rmSync(world.files.state.signingKey);
    expect(isLetIn(await world.answer(number))).toBe(true);
    await world.push(number, EVIL);
    expect(isLetIn(await world.answer(number))).toBe(false);
  });

  it('is for its own pull request’s change in a merge group, not for what the group brings along', async () => {
    await world.answer(number);
    await comment(command);
    const own = await world.answer(number);
    const group = async (sha: string) => {
      const branch = `gh-readonly-queue/main/pr-${number}-${sha}`;
      await world.makeBranch(branch, sha);
      const [answer] = await world.gate(`org/repo@${branch}`);
      return answer;
    };
    const more = await world.propose(
      {},
      { 'prow/manifests/more.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n' },
    );
    expect([isLetIn(own), (await group(own.sha ?? ''))?.decision?.answer]).toEqual([true, 'allow']);
    const brought = await group(more.headSha);
    expect([brought?.decision?.answer, brought?.decision?.overrides[0]?.remark]).toEqual([
      'undecided',
      expect.stringContaining('another change'),
    ]);
  });

  it('lets in a change of configuration alone, and of the gate itself', async () => {
    const files = { 'prow/OWNERS': 'approvers: [robin, casey]\n' };
    const other = await world.propose({ files });
    expect([isLetIn(await world.answer(other.number)), await world.said(other.headSha)]).toEqual([
      false,
      ['error by bot'],
    ]);
    await comment(commandFor(other.headSha), 'alice', other.number);
    expect(isLetIn(await world.answer(other.number))).toBe(false);
    await comment(commandFor(other.headSha), APPROVER, other.number);
    expect((await world.answer(other.number)).status).toMatchObject({
      state: 'success',
      description: expect.stringMatching(/^overridden by robin/),
    });
  });

  it('that somebody edited is nobody’s word', async () => {
    await world.answer(number);
    await comment('I have read it and wait for the proof.');
    await world.edit(number, 'I have read it and wait for the proof.', command);
    const answer = await world.answer(number);
    expect([isLetIn(answer), notesOf(answer)]).toEqual([false, expect.stringContaining('edited')]);
  });

  it('ends when its comment is taken back, and is shown on the next bump all the same', async () => {
    await world.answer(number);
    await comment(command);
    expect(isLetIn(await world.answer(number))).toBe(true);
    await world.deleteComments(number);
    const answer = await world.answer(number);
    expect([isLetIn(answer), answer.status.state]).toEqual([false, 'error']);
    expect(answer.decision?.overrides).toMatchObject([
      { by: 'robin', isUsed: false, remark: expect.stringMatching(/gone/) },
    ]);
  });

  it('ends after four hours, and the status with it', async () => {
    await world.answer(number);
    await comment(command);
    expect((await world.answer(number)).status.state).toBe('success');
    const later = await world.answer(number, { now: () => new Date(Date.now() + 14_401_000) });
    expect([isLetIn(later), later.status.state]).toEqual([false, 'error']);
  });
});
