import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLetIn, type PullAnswer } from '../../src/cli/gate-pull.js';
import { jobSubject } from '../../src/cli/pull-subject.js';
import type { OpenedPull } from '../../src/model/github-control.js';
import { FOLDER, filesOf } from './support/production-files.js';
import { LIMIT_MS, PullWorld, reasonsOf } from './support/pull-world.js';
import { CANDIDATE } from './support/world.js';

const OTHER_CANDIDATE = 'v20251126-0123456ab';
const NOTES = { files: { 'docs/notes.md': 'words' } };
const CONFIG = {
  files: { [`${FOLDER}/config.yaml`]: 'prowjob_namespace: prow\npod_namespace: elsewhere\nlog_level: info\n' },
};

let world: PullWorld;
beforeEach(async () => {
  world = await PullWorld.start();
}, LIMIT_MS);
afterEach(() => world.stop());

/** Moves one component alone, so that two of these merge. */
function moving(component: string, tag = CANDIDATE): Promise<OpenedPull> {
  const path = `${FOLDER}/manifests/${component}.yaml`;
  const text = filesOf(world.files.head)[path] ?? '';
  expect(text).toContain(CANDIDATE);
  return world.propose({ files: { [path]: text.replaceAll(CANDIDATE, tag) } });
}

/** What the gate says of pull requests that GitHub's queue would merge together. */
async function asGroup(...pulls: readonly OpenedPull[]): Promise<PullAnswer> {
  const { branch, headSha } = await world.group(...pulls.map(({ number }) => number));
  const [answer, ...others] = await world.gate(`org/repo@${branch}`);
  expect([answer?.sha, others]).toEqual([headSha, []]);
  expect(await world.said(headSha)).toEqual([`${answer?.status.state} by bot`]);
  return one(answer);
}

const specOf = (pulls: readonly OpenedPull[], type = 'batch') => {
  const refs = { org: 'org', repo: 'repo', base_ref: 'main', base_sha: pulls[0]?.baseSha };
  const named = pulls.map(({ number, headSha: sha }) => ({ number, sha, author: 'alice', title: '$(reboot)' }));
  return { type, job: 'prow-staging-gate', buildid: '42', refs: { ...refs, pulls: named } };
};

/** What the gate says of pull requests that tide would merge together. */
async function asBatch(...pulls: readonly OpenedPull[]): Promise<PullAnswer> {
  const before = (await world.github.reported()).statuses.length;
  const [answer, ...others] = await world.job(specOf(pulls));
  expect([answer?.sha, others]).toEqual([null, []]);
  // A status would stand on one of them, and be about all.
  expect((await world.github.reported()).statuses).toHaveLength(before);
  return one(answer);
}

function one(answer: PullAnswer | undefined): PullAnswer {
  if (answer === undefined) throw new TypeError('what is asked about has an answer');
  return answer;
}

describe.each([
  ['a merge group', asGroup],
  ['a batch of tide', asBatch],
])('%s', { timeout: LIMIT_MS }, (_, answerTo) => {
  it('of one bump is let in where that is proven', async () => {
    await world.files.run();
    expect(isLetIn(await answerTo(await world.propose()))).toBe(true);
  });

  it('of a proven bump and what is none of production is let in', async () => {
    await world.files.run();
    const answer = await answerTo(await world.propose(), await world.propose(NOTES));
    expect([isLetIn(answer), reasonsOf(answer)]).toEqual([true, []]);
  });

  it('is decided as a whole, whichever of its pull requests is the last', async () => {
    const [bump, notes] = [await world.propose(), await world.propose(NOTES)];
    expect(isLetIn(await world.answer(notes.number))).toBe(true);
    expect(reasonsOf(await answerTo(bump, notes))).toEqual(['no-attestation']);
  });

  it('of two bumps that each leave something behind is let in where both are what was rehearsed', async () => {
    await world.files.run();
    const [first, second] = [await moving('prow-controller-manager'), await moving('refresh')];
    for (const { number } of [first, second]) expect(reasonsOf(await world.answer(number))).toEqual(['partial-bump']);
    const answer = await answerTo(first, second);
    expect([isLetIn(answer), answer.decision?.candidate]).toEqual([true, CANDIDATE]);
  });

  it('of two bumps to two candidates is blocked, though one is proven', async () => {
    await world.files.run();
    const answer = await answerTo(await moving('prow-controller-manager'), await moving('refresh', OTHER_CANDIDATE));
    expect([isLetIn(answer), reasonsOf(answer)]).toEqual([false, ['several-candidates']]);
  });

  it('of a proven bump and a change of production’s configuration is not what was rehearsed', async () => {
    await world.files.run();
    const bump = await world.propose();
    expect(isLetIn(await world.answer(bump.number))).toBe(true);
    const answer = await answerTo(bump, await world.propose(CONFIG));
    expect([isLetIn(answer), reasonsOf(answer)]).toEqual([false, ['changes-not-rehearsed']]);
  });
});

describe('a merge group', { timeout: LIMIT_MS }, () => {
  it('that is not built on the branch as it is has no answer but undecided', async () => {
    await world.files.run();
    const { number } = await world.propose();
    const { branch, headSha } = await world.group(number);
    await world.pushToProduction({ 'docs/notes.md': 'words' });
    const [answer] = await world.gate(`org/repo@${branch}`);
    expect(answer?.error?.explanation.what).toBe('The merge group is not built on the branch as it is');
    expect(await world.said(headSha)).toEqual(['error by bot']);
  });

  it('that stands on one before it in the queue is decided with that', async () => {
    await world.files.run();
    const [config, bump] = [await world.propose(CONFIG), await world.propose()];
    const { branch } = await world.group(config.number, bump.number);
    expect(one((await world.gate(`org/repo@${branch}`))[0]).decision?.answer).toBe('undecided');
    const alone = await world.group(bump.number);
    expect(isLetIn(one((await world.gate(`org/repo@${alone.branch}`))[0]))).toBe(true);
  });
});

describe('a batch of tide', { timeout: LIMIT_MS }, () => {
  it('is about the commits that Prow names: none that was pushed since, on either side', async () => {
    await world.files.run();
    const pulls = [await world.propose(), await world.propose(NOTES)];
    await world.push(pulls[1]?.number ?? 0, { 'docs/more.md': 'words' });
    expect(one((await world.job(specOf(pulls)))[0]).error?.explanation.what).toMatch(/^The change became another/);
    await world.moveHead(pulls[1]?.number ?? 0, pulls[1]?.headSha ?? '');
    expect(isLetIn(one((await world.job(specOf(pulls)))[0]))).toBe(true);
    await world.pushToProduction({ 'docs/other.md': 'words' });
    expect(one((await world.job(specOf(pulls)))[0]).error?.explanation.what).toMatch(/^The change became another/);
  });

  it('that does not merge, of another branch, or with one that is closed, is not let in', async () => {
    await world.files.run();
    const bump = await world.propose();
    const other = await world.propose({ files: { 'docs/notes.md': 'one\n' } });
    const third = await world.propose({ files: { 'docs/notes.md': 'two\n' } });
    const conflict = one((await world.job(specOf([bump, other, third])))[0]);
    expect([isLetIn(conflict), conflict.error?.explanation.what]).toEqual([
      false,
      'The changes cannot be merged one after the other',
    ]);
    expect(conflict.error?.explanation.observed).toBe('both sides change, each otherwise: docs/notes.md');
    await expect(world.gate(jobSubject(JSON.stringify(specOf([bump, other]))), { branch: 'side' })).rejects.toThrow(
      'has written nothing',
    );
    await world.github.control('POST', '/pulls/close', { org: 'org', repo: 'repo', number: other.number, author: 'a' });
    await expect(world.job(specOf([bump, other]))).rejects.toThrow('is closed');
  });

  it('is rehearsed as a whole where it only lacks that, and says nothing meanwhile', async () => {
    const pulls = [await moving('prow-controller-manager'), await moving('refresh')];
    const rehearsed: string[] = [];
    const [answer] = await world.gate(jobSubject(JSON.stringify(specOf(pulls))), {
      rehearsal: async () => {
        rehearsed.push(await world.files.run());
      },
    });
    expect([isLetIn(one(answer)), answer?.isWritten, rehearsed.length]).toEqual([true, null, 1]);
    expect((await world.github.reported()).statuses).toEqual([]);
  });

  it('takes no approver’s word about one of its pull requests for all of them', async () => {
    const [bump, notes] = [await world.propose(), await world.propose(NOTES)];
    await world.comment(bump.number, `/staging override ${bump.headSha} jobs do not start, and this repairs it`);
    expect(isLetIn(await world.answer(bump.number))).toBe(true);
    expect(isLetIn(one((await world.job(specOf([bump, notes])))[0]))).toBe(false);
  });
});

describe('a job of Prow for one pull request', { timeout: LIMIT_MS }, () => {
  it('answers for the commit that it was started for, and for no other', async () => {
    await world.files.run();
    const bump = await world.propose();
    expect(isLetIn(one((await world.job(specOf([bump], 'presubmit')))[0]))).toBe(true);
    const { after } = await world.push(bump.number, { 'docs/notes.md': 'words' });
    await expect(world.job(specOf([bump], 'presubmit'))).rejects.toThrow('became another');
    expect([await world.said(bump.headSha), await world.said(after)]).toEqual([['success by bot'], []]);
  });

  it('is not told what it decides by a job of another kind, or by none', () => {
    const pulls = [{ number: 1, headSha: '0'.repeat(40), baseSha: '0'.repeat(40), delivery: null }];
    expect(jobSubject(JSON.stringify(specOf(pulls)))).toMatchObject({ kind: 'batch' });
    const { refs } = specOf(pulls);
    for (const spec of [
      { type: 'periodic' },
      { type: 'postsubmit', refs },
      { ...specOf(pulls), refs: { ...refs, pulls: [] } },
    ])
      expect(() => jobSubject(JSON.stringify(spec))).toThrow('not told which');
    for (const text of [undefined, '', '{', JSON.stringify({ ...specOf(pulls), refs: { ...refs, org: '../x' } })])
      expect(() => jobSubject(text)).toThrow('not told which');
    expect(() => jobSubject(undefined)).toThrow(/observed {2}no JOB_SPEC\n[\s\S]*--pull OWNER\/REPO#N/);
  });
});
