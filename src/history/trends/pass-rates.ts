import type { KeptRun } from '../../model/kept-run.js';
import type { PassRate } from '../../model/trends.js';

/** How many runs passed, all together and by version. An undecided run is no success and no failure. */
export function passRates(runs: readonly KeptRun[]): PassRate[] {
  const tags = [...new Set(runs.map(({ candidate }) => candidate.tag))].sort();
  return [null, ...tags].map((tag) =>
    passRate(
      tag,
      runs.filter(({ candidate }) => tag === null || candidate.tag === tag),
    ),
  );
}

function passRate(tag: string | null, runs: readonly KeptRun[]): PassRate {
  const count = (outcome: KeptRun['outcome']): number => runs.filter((run) => run.outcome === outcome).length;
  const [passed, failed, undecided] = [count('pass'), count('fail'), count('inconclusive')];
  return { tag, passed, failed, undecided, rate: passed + failed === 0 ? null : passed / (passed + failed) };
}
