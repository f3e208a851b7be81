import { quantity } from '../../../model/quantity.js';
import type { Container, FieldSelector, Pod, ResourceFieldSelector } from '../pod.js';

/** What the downward API may tell about a pod besides the pod itself. */
export interface DownwardFacts {
  readonly pod: Pod;
  readonly podIP: string;
  readonly hostIP: string;
  /** What the node has, by resource. */
  readonly capacity: Readonly<Record<string, string>>;
}

/**
 * The value of a `fieldRef`, or undefined for a path the node does not know.
 *
 * @see Kubernetes, pkg/fieldpath and kubelet's podFieldSelectorRuntimeValue
 */
export function downwardField({ fieldPath }: FieldSelector, facts: DownwardFacts): string | undefined {
  const { metadata, spec } = facts.pod;
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath);
  if (keyed !== null) return metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2] ?? ''] ?? '';
  const values: Readonly<Record<string, () => string | undefined>> = {
    'metadata.name': () => metadata.name,
    'metadata.namespace': () => metadata.namespace,
    'metadata.uid': () => metadata.uid,
    'metadata.labels': () => quotedLines(metadata.labels),
    'metadata.annotations': () => quotedLines(metadata.annotations),
    'spec.nodeName': () => spec.nodeName,
    'spec.serviceAccountName': () => spec.serviceAccountName,
    'status.podIP': () => facts.podIP,
    'status.podIPs': () => facts.podIP,
    'status.hostIP': () => facts.hostIP,
    'status.hostIPs': () => facts.hostIP,
  };
  return values[fieldPath]?.();
}

/** The value of a `resourceFieldRef`: a limit that is not set is what the node has. Rounded up to the divisor. */
export function downwardResource(
  { containerName, resource, divisor = '1' }: ResourceFieldSelector,
  facts: DownwardFacts & { readonly container?: Container },
): string | undefined {
  const container =
    containerName === undefined
      ? facts.container
      : facts.pod.spec.containers.find(({ name }) => name === containerName);
  const [kind, name = ''] = resource.split(/\.(.*)/s);
  if (kind !== 'limits' && kind !== 'requests') return undefined;
  const written = container?.resources?.[kind]?.[name];
  const fallback = kind === 'limits' ? facts.capacity[name] : '0';
  const value = quantity(written ?? fallback ?? '') / (quantity(divisor) || 1);
  return Number.isNaN(value) ? undefined : String(Math.ceil(value));
}

// kubelet's fieldpath.FormatMap: sorted, values quoted as Go's %q does.
function quotedLines(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}
