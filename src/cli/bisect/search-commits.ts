import type { Bisection, JudgedCommit } from './bisection.js';
import type { CommitBetween } from './clone-commits.js';

/** How often a commit is looked at until it counts as undecided: a deadline missed once is no word about a commit. */
const LOOKS = 2;

export interface Search {
  readonly good: string;
  readonly bad: string;
  /** What was judged before and counts, as of a search that was interrupted. */
  readonly known: readonly JudgedCommit[];
  /** Commits after every good one up to the bad one, those that decide most first. */
  readonly between: (range: { readonly bad: string; readonly good: readonly string[] }) => Promise<CommitBetween[]>;
  readonly judge: (commit: string) => Promise<JudgedCommit>;
  /** Hears of each commit that is judged, and how many may still be the first bad one. */
  readonly onJudged: (judged: JudgedCommit, left: number) => Promise<void>;
}

/**
 * Finds the commit that turned the verdict from pass to fail, in as few looks as git knows how to choose.
 *
 * Both ends are looked at first: where the good one does not pass, or the bad one does not fail, nothing between them means
 * anything. What is inconclusive twice is passed over, and the answer says between which commits it lies then.
 */
export async function searchCommits(search: Search): Promise<Bisection> {
  const { good, bad, between } = search;
  const judged: JudgedCommit[] = [];
  const look = lookOnce(search, judged);
  const ended = (rest: Pick<Bisection, 'firstBad' | 'suspects' | 'undecided'>) => ({ good, bad, ...rest, judged });
  const atBad = await look(bad, async () => (await between({ bad, good: [good] })).length);
  if (atBad.outcome !== 'fail') return ended(nothing(`the bad commit does not fail: ${atBad.because}`));
  const atGood = await look(good, async () => (await between({ bad, good: [good] })).length);
  if (atGood.outcome !== 'pass') return ended(nothing(`the good commit does not pass: ${atGood.because}`));

  let range = { bad, good: [good] };
  let first = atBad;
  const skipped = new Set<string>();
  for (;;) {
    const left = await between(range);
    const next = left.find(({ commit, decides }) => decides > 0 && commit !== range.bad && !skipped.has(commit));
    if (next === undefined) return ended(left.length === 1 ? found(first) : among(left, first));
    const { commit } = next;
    const narrowed = (outcome: JudgedCommit['outcome']) => narrow(range, { commit, outcome });
    const one = await look(commit, async ({ outcome }) => (await between(narrowed(outcome))).length);
    if (one.outcome === 'inconclusive') skipped.add(commit);
    if (one.outcome === 'fail') first = one;
    range = narrowed(one.outcome);
  }
}

type Range = { readonly bad: string; readonly good: string[] };

function narrow(range: Range, { commit, outcome }: Pick<JudgedCommit, 'commit' | 'outcome'>): Range {
  if (outcome === 'fail') return { ...range, bad: commit };
  return outcome === 'pass' ? { ...range, good: [...range.good, commit] } : range;
}

/** Looks at a commit unless it is known already, and once more where that decided nothing. */
function lookOnce({ known, judge, onJudged }: Search, judged: JudgedCommit[]) {
  return async (commit: string, left: (one: JudgedCommit) => Promise<number>): Promise<JudgedCommit> => {
    let one = known.find((other) => other.commit === commit);
    if (one === undefined) {
      one = await judge(commit);
      for (let looks = 1; looks < LOOKS && one.outcome === 'inconclusive' && one.run !== null; looks += 1)
        one = await judge(commit);
    }
    judged.push(one);
    await onJudged(one, await left(one));
    return one;
  };
}

function found(firstBad: JudgedCommit): Pick<Bisection, 'firstBad' | 'suspects' | 'undecided'> {
  return { firstBad, suspects: [], undecided: null };
}

function nothing(undecided: string): Pick<Bisection, 'firstBad' | 'suspects' | 'undecided'> {
  return { firstBad: null, suspects: [], undecided };
}

function among(left: readonly CommitBetween[], first: JudgedCommit) {
  const suspects = left.map(({ commit }) => commit);
  const others = suspects.length - 1;
  return {
    ...{ firstBad: null, suspects: [first.commit, ...suspects.filter((commit) => commit !== first.commit)] },
    undecided: `${others === 1 ? 'one commit' : `${others} commits`} before the first that fails could not be judged`,
  };
}
