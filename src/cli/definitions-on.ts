import { definitionsIn } from '../../infra/stack.js';
import { connectCluster } from '../canaries/connect-cluster.js';
import { openHistory } from '../canaries/history-writer.js';
import { type DefinitionsTo, tryDefinitions } from '../canaries/upgrade/try-definitions.js';
import type { Candidate } from '../model/candidate.js';
import type { Environment } from '../model/environment.js';
import { fetchSource } from '../toolchain/fetch-source.js';
import { BOSKOS } from '../toolchain/go-project.js';
import { runFiles } from './run-folder.js';

/** What would stand. */
export interface DefinedBy {
  readonly prow: Candidate;
  /** Null where production has none. */
  readonly boskos: Candidate | null;
}

/** The definitions that source trees bring. @throws {ExplainedError} `usage` when one has none. */
export async function definitionsOf({ prow, boskos }: DefinedBy, signal: AbortSignal) {
  const { tree } = await fetchSource(prow, { signal });
  const lending = boskos === null ? null : await fetchSource(boskos, { project: BOSKOS, signal });
  return definitionsIn({ prow: tree, boskos: lending?.tree ?? null });
}

/**
 * Asks the API servers of what stands, before a bump, whether they would take a candidate's definitions, and appends what
 * they answered to the run of a folder.
 *
 * @returns Whether none was refused; it throws the signal's reason when interrupted.
 */
export function definitionsTrial(
  environment: Environment,
  { candidate, signal }: { readonly candidate: DefinedBy; readonly signal: AbortSignal },
): (folder: string, say: (text: string) => void) => Promise<boolean> {
  return async (folder, say) => {
    const { prow, boskos } = await definitionsOf(candidate, signal);
    const places = environment.clusters.flatMap((cluster): DefinitionsTo[] => {
      const definitions = [
        ...(cluster.role === 'service' ? prow : []),
        ...(cluster.id === environment.boskos?.clusterId ? boskos : []),
      ];
      return definitions.length === 0 ? [] : [{ connection: connectCluster(cluster, { signal }), definitions }];
    });
    say(`Asking API servers for ${prow.length + boskos.length} definitions, without changing any`);
    const history = openHistory(runFiles(folder).history);
    try {
      return await tryDefinitions({ history, phase: 'candidate', signal }, places);
    } finally {
      history.close();
    }
  };
}
