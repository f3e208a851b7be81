import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../model/outcome.js';
import type { JudgedCommit } from './bisection.js';
import { searchCommits } from './search-commits.js';

/** A history without merges: commit `0` is the good end, and each follows the one before. */
const line = (length: number) => ({
  good: '0',
  bad: String(length),
  between: async ({ bad, good }: { bad: string; good: readonly string[] }) => {
    const from = Math.max(...good.map(Number));
    const commits = Array.from({ length: Number(bad) - from }, (_, index) => from + index + 1);
    const decides = (commit: number) => Math.min(commit - from, Number(bad) - commit);
    return commits
      .map((commit) => ({ commit: String(commit), decides: decides(commit) }))
      .sort((a, b) => b.decides - a.decides);
  },
});

const judged = (commit: string, outcome: Outcome, run: string | null = `runs/${commit}`): JudgedCommit => ({
  ...{ commit, subject: `commit ${commit}`, outcome, because: `it is a ${outcome}`, run },
  checks: outcome === 'fail' ? ['placement'] : [],
});

const search = async (
  length: number,
  judge: (commit: number) => JudgedCommit,
  known: readonly JudgedCommit[] = [],
): Promise<{ found: Awaited<ReturnType<typeof searchCommits>>; looks: string[]; left: number[] }> => {
  const [looks, left]: [string[], number[]] = [[], []];
  const found = await searchCommits({
    ...{ ...line(length), known },
    judge: async (commit) => {
      looks.push(commit);
      return judge(Number(commit));
    },
    onJudged: async (_, rest) => void left.push(rest),
  });
  return { found, looks, left };
};

const since = (first: number) => (commit: number) => judged(String(commit), commit >= first ? 'fail' : 'pass');

test('the first commit that fails is found in as many looks as halving takes', async () => {
  const { found, looks, left } = await search(100, since(37));
  expect(found.firstBad?.commit).toBe('37');
  expect(found).toMatchObject({ suspects: [], undecided: null });
  expect(looks.length).toBeLessThanOrEqual(2 + 7);
  expect(left.at(-1)).toBe(1);
});

test('a good end that does not pass, or a bad one that does not fail, decides nothing', async () => {
  const bothFail = await search(8, since(0));
  expect(bothFail.found).toMatchObject({ firstBad: null, suspects: [] });
  expect(bothFail.found.undecided).toContain('the good commit does not pass');
  const bothPass = await search(8, since(9));
  expect(bothPass.found.undecided).toContain('the bad commit does not fail');
  expect(bothPass.looks).toEqual(['8']);
});

test('what is inconclusive is looked at once more, and what does not build is not', async () => {
  let deadlines = 0;
  const flaky = (commit: number): JudgedCommit => {
    if (commit === 4 && deadlines++ === 0) return judged('4', 'inconclusive');
    return since(3)(commit);
  };
  const late = await search(8, flaky);
  expect(late.found.firstBad?.commit).toBe('3');
  expect(late.looks.filter((commit) => commit === '4')).toHaveLength(2);
  const broken = await search(8, (commit) => (commit === 4 ? judged('4', 'inconclusive', null) : since(7)(commit)));
  expect(broken.found.firstBad?.commit).toBe('7');
  expect(broken.looks.filter((commit) => commit === '4')).toHaveLength(1);
});

test('where the commits before the first that fails cannot be judged, each of them is a suspect', async () => {
  const { found } = await search(8, (commit) =>
    commit === 3 || commit === 4 ? judged(String(commit), 'inconclusive', null) : since(4)(commit),
  );
  expect(found.firstBad).toBeNull();
  expect([...found.suspects].sort()).toEqual(['3', '4', '5']);
  expect(found.undecided).toContain('2 commits');
});

test('what an interrupted search has judged is not judged again', async () => {
  const before = await search(100, since(37));
  const again = await search(100, since(37), before.found.judged);
  expect(again.looks).toEqual([]);
  expect(again.found.firstBad).toEqual(before.found.firstBad);
});

test('whatever cannot be judged, the true commit is named or among the suspects, and nothing else is named', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }).chain((length) =>
        fc.record({
          length: fc.constant(length),
          first: fc.integer({ min: 1, max: length }),
          broken: fc.uniqueArray(fc.integer({ min: 1, max: Math.max(1, length - 1) })),
        }),
      ),
      async ({ length, first, broken }) => {
        const isBroken = (commit: number) => commit < length && broken.includes(commit);
        const { found } = await search(length, (commit) =>
          isBroken(commit) ? judged(String(commit), 'inconclusive', null) : since(first)(commit),
        );
        if (found.firstBad !== null) expect(found.firstBad.commit).toBe(String(first));
        else expect(found.suspects).toContain(String(first));
        const isBeside = isBroken(first) || isBroken(first - 1);
        expect(found.firstBad === null).toBe(isBeside);
      },
    ),
  );
});
