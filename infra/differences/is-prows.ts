import type { Container, PodSpec } from '../../src/production/pod-template.js';
import { parseImage } from '../../src/production/prow-image.js';

/** Whether a container runs a program of the repository whose version is under test. */
export function isProws({ image }: Pick<Container, 'image'>, prowRepository: string): boolean {
  return parseImage(image ?? '').repository.startsWith(`${prowRepository}/`);
}

/** Whether any container of a pod does. */
export function runsProw({ containers }: Pick<PodSpec, 'containers'>, prowRepository: string): boolean {
  return containers.some((container) => isProws(container, prowRepository));
}
