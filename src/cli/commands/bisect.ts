import { componentsToRun } from '../../../infra/stack.js';
import { sweepEnvironments } from '../../local/list-environments.js';
import { fingerprint } from '../../model/description.js';
import type { Power } from '../../model/power.js';
import type { Bisection } from '../bisect/bisection.js';
import { type CloneCommits, commitsBetween, endsOf, subjectOf } from '../bisect/clone-commits.js';
import { explainBisection, explainJudged } from '../bisect/explain-bisection.js';
import { judgeCommit } from '../bisect/judge-commit.js';
import { keptSearch } from '../bisect/kept-search.js';
import { searchCommits } from '../bisect/search-commits.js';
import { boskosBuilds } from '../boskos-versions.js';
import { startBuilds } from '../builds.js';
import { line, result, runSteps } from '../console.js';
import type { Stage } from '../drill-stage.js';
import { EXIT } from '../exit-codes.js';
import { powerOption } from '../power-option.js';
import { prepare, type Subject } from '../prepare.js';
import { clustersStep, deployStep, nothingStanding } from '../standing.js';
import { type StateDirectory, stateDirectory } from '../state-directory.js';
import { TOOL_VERSION } from '../tool-version.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface BisectOptions {
  readonly good: string;
  readonly bad: string;
  readonly prowRepo: string;
  readonly firstParent?: boolean;
  readonly production?: string;
  readonly from?: string;
  readonly power: Power;
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging bisect`: the commit of Prow since which the verdict is a fail, on one standing environment. */
export const addBisectCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('bisect')
    .description('find the commit of Prow that turned the verdict from pass to fail')
    .requiredOption('--good <ref>', 'a commit, tag or branch of the clone that passes')
    .requiredOption('--bad <ref>', 'a later one that fails')
    .requiredOption(...SHARED_OPTIONS.prowRepo)
    .option('--first-parent', 'only commits of the branch itself: what a merge brought counts as one')
    .option(...SHARED_OPTIONS.production)
    .option(...SHARED_OPTIONS.from)
    .addOption(powerOption())
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .addHelpText(
      'after',
      `
Each commit is built, deployed on one standing environment and judged; what does not build, or stays inconclusive, is
passed over. An interrupted search goes on where it was when the same command is given again.
Exit codes: 0 found · 2 not decided.`,
    )
    .action(async (options: BisectOptions) => {
      const state = stateDirectory(options.state);
      const { production, from, prowRepo, firstParent = false } = options;
      const clone: CloneCommits = { clone: prowRepo, firstParent, signal };
      const ends = await endsOf(clone, options);
      const subject = await prepare({ production, from, candidate: undefined, prowRepo, signal });
      for (const left of await sweepEnvironments(state.environments)) line(`removed what was left of ${left}`);
      const found = await bisect({ clone, ends, subject, state, power: options.power });
      result(options.json ? JSON.stringify(found, null, 2) : explainBisection(found, options));
      exit(found.firstBad === null ? EXIT.inconclusive : EXIT.pass);
    });
};

async function bisect(given: {
  readonly clone: CloneCommits;
  readonly ends: { readonly good: string; readonly bad: string };
  readonly subject: Subject;
  readonly state: StateDirectory;
  readonly power: Power;
}): Promise<Bisection> {
  const { clone, ends, subject, state, power } = given;
  const { production, baseline, boskos } = subject;
  const { description } = production;
  const { signal } = clone;
  const builds = startBuilds([baseline], {
    ...{ components: componentsToRun(description), signal },
    boskos: boskos === null ? null : boskosBuilds(description, [boskos.baseline]),
  });
  const standing = nothingStanding({ id: `bisect-${process.pid}`, production, builds, state, signal });
  const identity = { production: fingerprint(description), baseline, boskos, power, tool: TOOL_VERSION };
  const { known, keep } = await keptSearch(state, identity);
  const run: { found: Bisection | null } = { found: null };
  const search = async (say: (text: string) => void) => {
    const stage: Omit<Stage, 'healthy'> = {
      ...{ standing, say, tree: '' },
      boskos: boskos === null ? null : { candidate: boskos.candidate, tree: '' },
      baseline: { prow: baseline, boskos: boskos?.baseline ?? null },
    };
    run.found = await searchCommits({
      ...{ ...ends, known },
      between: (range) => commitsBetween(clone, range),
      judge: async (commit) => judgeCommit(stage, { commit, subject: await subjectOf(clone, commit), clone, power }),
      onJudged: async (judged, left) => {
        await keep(judged);
        line(`${explainJudged(judged)} (${left} left)`);
      },
    });
  };
  try {
    await runSteps([
      clustersStep(standing),
      deployStep(standing, { title: `Deploy Prow ${baseline.tag}`, which: 0 }),
      { title: `Commits from ${ends.good.slice(0, 12)} to ${ends.bad.slice(0, 12)}`, run: search },
    ]);
  } finally {
    await standing.local?.stop();
  }
  if (run.found === null) throw new TypeError('a search that ends without an error has an answer');
  return run.found;
}
