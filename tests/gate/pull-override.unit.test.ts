import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLetIn, type PullAnswer } from '../../src/cli/gate-pull.js';
import { APPROVER, PullWorld } from './support/pull-world.js';

const LIMIT_MS = 120_000;
const REASON = 'jobs do not start, and the candidate repairs that';
const COMMAND = `/staging override ${REASON}`;

let world: PullWorld;
let number: number;
beforeEach(async () => {
  world = await PullWorld.start();
  ({ number } = await world.propose());
}, LIMIT_MS);
afterEach(() => world.stop());

const notesOf = ({ decision }: PullAnswer): string => decision?.notes.join('\n') ?? '';

/** GitHub counts whole seconds and the stand-in thousandths; what comes next must be later either way. */
async function comment(body: string, author?: string, of = number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  await world.comment(of, body, author);
}

describe('an override as a comment', { timeout: LIMIT_MS }, () => {
  it('lets one bump in once the gate has answered, and says so where the bump is', async () => {
    await world.answer(number);
    await comment(`Production is down.\n\n${COMMAND}\n\nThank you.`);
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
      `> ${COMMAND}`,
      `please ${COMMAND}`,
      '/staging override',
      '/staging override now',
      `/staging-override ${REASON}`,
    ])
      await comment(body);
    for (const author of ['alice', 'mallory', 'robin[bot]']) await comment(COMMAND, author);
    const answer = await world.answer(number);
    expect([isLetIn(answer), answer.decision?.overrides]).toEqual([false, []]);
    expect(notesOf(answer).match(/10 to 500 characters/g)).toHaveLength(2);
    expect(notesOf(answer).match(/who may not override/g)).toHaveLength(3);
  });

  it('that was written before the gate answered for this commit is not meant for it', async () => {
    await comment(COMMAND);
    expect(isLetIn(await world.answer(number))).toBe(false);
    const answer = await world.answer(number);
    expect([isLetIn(answer), notesOf(answer)]).toEqual([false, expect.stringContaining('before the gate answered')]);
  });

  it('ends with the next push, whether that changes the bump or only its commit', async () => {
    await world.answer(number);
    await comment(COMMAND);
    expect(isLetIn(await world.answer(number))).toBe(true);
    await world.push(number, { 'docs/notes.md': 'words' });
    const pushed = await world.answer(number);
    expect([isLetIn(pushed), notesOf(pushed)]).toEqual([false, expect.stringContaining('before the gate answered')]);
  });

  it('does not follow a branch back to another change that was answered for earlier', async () => {
    const config = 'prow/config.yaml';
    const { after } = await world.push(number, { [config]: 'prowjob_namespace: prow\npod_namespace: elsewhere\n' });
    await world.answer(number);
    const { after: reviewed } = await world.push(number, {
      [config]: 'prowjob_namespace: prow\npod_namespace: test-pods\nlog_level: info\n',
    });
    await world.answer(number);
    await comment(COMMAND);
    expect(isLetIn(await world.answer(number))).toBe(true);
    await world.moveHead(number, after);
    const answer = await world.answer(number);
    expect([answer.sha === after, reviewed === after, isLetIn(answer)]).toEqual([true, false, false]);
    expect(notesOf(answer)).toContain('led to another commit');
  });

  it('is for the commit that was the head when it was written, not for one that was before', async () => {
    const files = { 'prow/config.yaml': 'prowjob_namespace: prow\npod_namespace: kube-system\n' };
    const { after: other } = await world.push(number, files);
    await world.answer(number);
    await world.push(number, {
      'prow/config.yaml': 'prowjob_namespace: prow\npod_namespace: test-pods\nlog_level: info\n',
    });
    await world.answer(number);
    await comment(COMMAND);
    await world.moveHead(number, other);
    for (const look of ['first', 'second']) {
      const answer = await world.answer(number);
      expect([answer.sha === other, isLetIn(answer), notesOf(answer)], look).toEqual([
        true,
        false,
        expect.stringContaining('led to another commit'),
      ]);
    }
    await comment(COMMAND);
    expect(isLetIn(await world.answer(number))).toBe(true);
  });

  it('is for its own pull request’s change in a merge group, not for what the group brings along', async () => {
    await world.answer(number);
    await comment(COMMAND);
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
    await comment(COMMAND, 'alice', other.number);
    expect(isLetIn(await world.answer(other.number))).toBe(false);
    await comment(COMMAND, APPROVER, other.number);
    expect((await world.answer(other.number)).status).toMatchObject({
      state: 'success',
      description: expect.stringMatching(/^overridden by robin/),
    });
  });

  it('that somebody edited is nobody’s word', async () => {
    await world.answer(number);
    await comment('I have read it and wait for the proof.');
    await world.edit(number, 'I have read it and wait for the proof.', COMMAND);
    const answer = await world.answer(number);
    expect([isLetIn(answer), notesOf(answer)]).toEqual([false, expect.stringContaining('edited')]);
  });

  it('ends when its comment is taken back, and is shown on the next bump all the same', async () => {
    await world.answer(number);
    await comment(COMMAND);
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
    await comment(COMMAND);
    expect((await world.answer(number)).status.state).toBe('success');
    const later = await world.answer(number, { now: () => new Date(Date.now() + 14_401_000) });
    expect([isLetIn(later), later.status.state]).toEqual([false, 'error']);
  });
});
