import type { Description } from '../model/description.js';
import { isSameFile, kubeconfigName } from '../production/kubeconfig-mechanism.js';
import type { SeenKubeconfig } from '../production/live/compare-aliases.js';
import { connectReadOnly } from '../production/live/connect-read-only.js';
import { fileKubeconfigs } from '../production/live/file-kubeconfigs.js';
import { liveKubeconfigs } from '../production/live/live-kubeconfigs.js';
import type { Production } from '../production/read-production.js';

/**
 * What production's own kubeconfigs say now, from production itself or from files: never a credential. Null where nobody
 * asks for it.
 *
 * @throws {ExplainedError} `undecided` for one that cannot be read, `usage` for a file that is none.
 */
export async function seenKubeconfigs(
  production: Production,
  { aliases, aliasesFile, signal }: AliasesAsked & { readonly signal: AbortSignal },
): Promise<readonly SeenKubeconfig[] | null> {
  if (aliasesFile !== undefined) return fileKubeconfigs(aliasesFile, production.description.kubeconfigs);
  return aliases === undefined ? null : liveKubeconfigs(production, connectReadOnly(aliases, signal));
}

interface AliasesAsked {
  readonly aliases?: string;
  readonly aliasesFile?: readonly string[];
}

/** Kubeconfigs that were to be read and were not, of which production.yaml's word counts. */
export function unseenNotes(
  { kubeconfigs }: Pick<Description, 'kubeconfigs'>,
  seen: readonly SeenKubeconfig[] | null,
): string[] {
  if (seen === null) return [];
  return kubeconfigs
    .filter((one) => !seen.some((other) => isSameFile(one, other)))
    .map((one) => `not read now, but as production.yaml has it: ${kubeconfigName(one)}`);
}
