import type { Environment } from '../model/environment.js';

/** Aliases of which jobs that a pull request starts clone nothing here, although canaries can be decorated. */
export function clonesUnproven({ canary, components, github }: Environment): string[] {
  const hasHook = github !== null && components.some(({ component }) => component === 'hook');
  if (canary.decorated === null || !hasHook) return [];
  const { configs, clones = [] } = canary.decorated;
  const lacking = configs
    .filter(({ spelling }) => !clones.includes(spelling))
    .map(({ spelling }) => spelling ?? '(omitted)');
  if (lacking.length === 0) return [];
  const why = 'what production’s defaults merge into a job cannot be had here';
  return [`clonerefs: nothing is cloned for jobs of ${lacking.join(', ')}: ${why}`];
}
