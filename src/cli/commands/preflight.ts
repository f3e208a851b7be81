import { type Preflight, planPreflight, preflight, rightsManifest } from '../../../infra/stack.js';
import { ExplainedError } from '../../model/explained-error.js';
import { fetchSource } from '../../toolchain/fetch-source.js';
import { BOSKOS } from '../../toolchain/go-project.js';
import { resolveCandidate } from '../../toolchain/resolve-candidate.js';
import { boskosVersions } from '../boskos-versions.js';
import { line, result } from '../console.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { preflightJson, preflightLines } from '../preflight-lines.js';
import { productionRelease } from '../production-release.js';
import { productionRoot } from '../production-root.js';
import { readProductionHere } from '../read-production-here.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface PreflightOptions {
  readonly clusters: string;
  readonly production?: string;
  readonly from?: string;
  readonly prowRepo?: string;
  readonly boskosFrom?: string;
  readonly boskosRepo?: string;
  readonly printRights?: string;
  readonly json?: boolean;
}

/** `prow-staging preflight`: whether clusters that others made can hold an environment, without writing to any. */
export const addPreflightCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('preflight')
    .description('ask clusters of yours whether an environment can be deployed to them; nothing is written')
    .requiredOption('--clusters <file>', 'which kubeconfig context is which cluster (docs/existing.md)')
    .option(...SHARED_OPTIONS.production)
    .option(...SHARED_OPTIONS.from)
    .option(...SHARED_OPTIONS.prowRepo)
    .option(...SHARED_OPTIONS.boskosFrom)
    .option(...SHARED_OPTIONS.boskosRepo)
    .option('--print-rights <cluster>', 'print the rights that a deployment takes there, as roles to apply')
    .option(...SHARED_OPTIONS.json)
    .action(async (options: PreflightOptions) => {
      const of = await planned(options, signal);
      rejectUnknownCluster(options, of.contexts);
      const found = await preflight({ ...of, now: new Date(), signal });
      const { printRights } = options;
      exit(printRights === undefined ? printChecks(found, options) : printRightsOn(printRights, found));
    });
};

function printChecks(found: Preflight, { json }: PreflightOptions): number {
  if (json) result(JSON.stringify(preflightJson(found), null, 2));
  else for (const text of preflightLines(found)) result(text);
  return exitCodeOf(found.outcome);
}

/** Where nobody knows what is served there, what was found says why. */
function printRightsOn(cluster: string, found: Preflight): number {
  const needed = found.rights.get(cluster) ?? [];
  if (needed.length > 0) result(rightsManifest(needed, found.environment));
  else for (const text of preflightLines(found)) line(text);
  return needed.length > 0 ? EXIT.pass : EXIT.inconclusive;
}

async function planned(options: PreflightOptions, signal: AbortSignal): ReturnType<typeof planPreflight> {
  const production = await readProductionHere(productionRoot(options.production));
  const { description, root } = production;
  const { from, prowRepo, boskosFrom, boskosRepo, clusters } = options;
  const prow = await resolveCandidate(from ?? productionRelease(description.prowTag, root), { prowRepo, signal });
  const versions = await boskosVersions(description, { from: boskosFrom, repo: boskosRepo, signal });
  const build = versions?.baseline;
  return planPreflight(production, {
    ...{ clustersFile: clusters, prow, prowTree: (await fetchSource(prow, { signal })).tree },
    boskos: build === undefined ? null : { build, tree: (await fetchSource(build, { project: BOSKOS, signal })).tree },
  });
}

function rejectUnknownCluster(
  { printRights, clusters }: PreflightOptions,
  contexts: readonly { readonly id: string }[],
): void {
  const ids = contexts.map(({ id }) => id);
  if (printRights === undefined || ids.includes(printRights)) return;
  throw new ExplainedError('usage', {
    what: `${printRights} is no cluster of ${clusters}`,
    expected: `one of ${ids.join(', ')}`,
    observed: printRights,
    evidence: `--print-rights ${printRights}`,
    next: 'name a cluster by its id',
  });
}
