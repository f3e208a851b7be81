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
      ? [
          'reaper: what it does is not seen, for it asks Boskos for the first time after half an hour; what it would ask is asked here',
        ]
      : []),
    ...(standing.has('janitor')
      ? ['janitor: what cleans resources in their cloud is left out; that it takes and frees them is seen']
      : []),
    ...idle.map(({ component }) => `${component} of Boskos: stands without replicas here`),
    ...(untried.length === 0 ? [] : [`Boskos lends ${untried.join(', ')}: counted, not tried`]),
    ...(uncleaned.length === 0 ? [] : [`Boskos lends ${uncleaned.join(', ')}: nothing here cleans it`]),
    ...(options.hasBaseline ? [] : ['Boskos: no baseline in this run that it could be rolled back to']),
  ];
}
