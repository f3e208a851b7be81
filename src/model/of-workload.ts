import type { DeclaredComponent } from './environment.js';

/** A workload as observations name it: `Deployment default/deck`. */
export function workloadName({ kind, namespace, name }: DeclaredComponent['workload']): string {
  return `${kind} ${namespace}/${name}`;
}

/**
 * Whether an observation is of a declared workload. A component may run as several, as deck does for public and private
 * jobs; an observation without a workload is of before they were told apart.
 */
export function isOfWorkload(
  { component, workload }: { readonly component: string; readonly workload?: string | undefined },
  declared: Pick<DeclaredComponent, 'component' | 'workload'>,
): boolean {
  return component === declared.component && (workload === undefined || workload === workloadName(declared.workload));
}
