import type { SeenWorkload } from '../../model/confirmation.js';
import { type Doubt, failed } from './doubt.js';
import { templateDifferences } from './template-differences.js';

/** As many as a person reads; a manifest that was never applied may differ in hundreds. */
const SHOWN_MAX = 6;

/**
 * Why a workload's live pod template is not its manifest's. Values stay out: what somebody has put there by hand may be a
 * secret.
 */
export function templateDoubts({ declared, template }: Pick<SeenWorkload, 'declared' | 'template'>): Doubt[] {
  if (template === null) return [failed('there is no such workload')];
  const differences = templateDifferences(declared.template, template);
  const image = imageIn(template, declared.container);
  const own = image === null || image === declared.image ? [] : [failed(`its template has ${image}: ${NOT_APPLIED}`)];
  const others = differences.filter((path) => own.length === 0 || path !== imagePath(declared.container));
  if (others.length === 0) return own;
  const more = others.length > SHOWN_MAX ? ` and ${others.length - SHOWN_MAX} more` : '';
  const shown = `its template differs at ${others.slice(0, SHOWN_MAX).join(', ')}${more}`;
  return [...own, failed(`${shown}: ${NOT_APPLIED}`)];
}

const NOT_APPLIED = 'the manifest was not applied';

function imagePath(container: string): string {
  return `spec.containers[${container}].image`;
}

/** The image of a container, or null where there is no such container. */
function imageIn(template: object, container: string): string | null {
  const containers: unknown = Reflect.get(Object(Reflect.get(template, 'spec')), 'containers');
  const found = Array.isArray(containers)
    ? containers.find((one) => Reflect.get(Object(one), 'name') === container)
    : null;
  const image: unknown = Reflect.get(Object(found), 'image');
  return typeof image === 'string' ? image : null;
}
