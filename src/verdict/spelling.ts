import { aliasOf, IN_CLUSTER_CONTEXT, UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';

/** How a person names what a job's `cluster:` says; an omitted one names the alias it means, too. */
export function describeSpelling(spelling: string | null): string {
  if (spelling === null) return `alias "${aliasOf(spelling)}" (omitted)`;
  if (spelling === IN_CLUSTER_CONTEXT) return `alias "${aliasOf(spelling)}" (empty)`;
  return `${spelling === UNKNOWN_CLUSTER_ALIAS ? 'unknown alias' : 'alias'} "${spelling}"`;
}
