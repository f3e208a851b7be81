/** An image reference, taken apart. */
export interface ImageReference {
  /** Everything before tag and digest. */
  readonly repository: string;
  /** Last segment of the repository: for Prow's images, the component. */
  readonly name: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** Reads `host:port/path/name:tag@digest`; every part but the repository may be missing. */
export function parseImage(reference: string): ImageReference {
  const at = reference.indexOf('@');
  const named = at < 0 ? reference : reference.slice(0, at);
  const lastSlash = named.lastIndexOf('/');
  const colon = named.indexOf(':', lastSlash + 1);
  const repository = colon < 0 ? named : named.slice(0, colon);
  return {
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
    tag: colon < 0 ? null : named.slice(colon + 1),
    digest: at < 0 ? null : reference.slice(at + 1),
  };
}

/** What tells one build of an image from another: its tag, else its digest; without either Kubernetes takes `latest`. */
export function versionOf(image: string): string {
  const { tag, digest } = parseImage(image);
  return tag ?? digest ?? 'latest';
}

/** Everything before the last segment of an image's path; empty where there is no more. */
export function repositoryOf(image: string): string {
  const { repository, name } = parseImage(image);
  return repository.slice(0, Math.max(0, repository.length - name.length - 1));
}

/** The component that starts jobs' pods, and so decides which aliases exist. */
export const PLANK = 'prow-controller-manager';

/**
 * Prow's components that run as workloads, by the last segment of their image
 * path: names of Deployments differ from production to production
 * (`statusreconciler` runs the image `status-reconciler`).
 *
 * @see cmd/ of kubernetes-sigs/prow
 */
export const PROW_COMPONENTS = [
  PLANK,
  'sinker',
  'crier',
  'deck',
  'horologium',
  'hook',
  'tide',
  'ghproxy',
  'status-reconciler',
  'gangway',
  'sub',
  'needs-rebase',
  'cherrypicker',
  'tot',
  'gerrit',
  'moonraker',
  'pipeline',
  'jenkins-operator',
  'exporter',
  'webhook-server',
  'admission',
] as const;
export type ProwComponent = (typeof PROW_COMPONENTS)[number];

/** The component an image is, or null for one that is not Prow's. */
export function componentOf(image: string): ProwComponent | null {
  const { name } = parseImage(image);
  return PROW_COMPONENTS.find((component) => component === name) ?? null;
}
