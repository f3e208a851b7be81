import { TRIED_TYPES_MAX } from '../canaries/boskos/lend.js';
import type { Description } from '../model/description.js';
import type { Environment } from '../model/environment.js';

/** What a run leaves unproven of production's Boskos, said before it begins. */
export function boskosUnproven(
  { boskos: here }: Environment,
  { boskos: there }: Description,
  options: { readonly hasBaseline: boolean },
): string[] {
  if (here === undefined || there === undefined) return [];
  const standing = new Set(here.components.map(({ component }) => component));
  const idle = there.workloads.filter(({ component, replicas }) => replicas > 0 && !standing.has(component));
  const untried = here.types.slice(TRIED_TYPES_MAX).map(({ type }) => type);
  const uncleaned = here.types.filter(({ cleaned }) => !cleaned).map(({ type }) => type);
  return [
    ...(standing.has('reaper')
      ? ['reaper: that it runs; what it asks of Boskos after half an hour is asked here']
      : []),
    ...(standing.has('janitor')
      ? ['janitor: takes and frees resources; what cleans them in their cloud is left out']
      : []),
    ...idle.map(({ component }) => `${component} of Boskos: stands without replicas here`),
    ...(untried.length === 0 ? [] : [`Boskos lends ${untried.join(', ')}: counted, not tried`]),
    ...(uncleaned.length === 0 ? [] : [`Boskos lends ${uncleaned.join(', ')}: nothing here cleans it`]),
    ...(options.hasBaseline ? [] : ['Boskos: no baseline in this run that it could be rolled back to']),
  ];
}
