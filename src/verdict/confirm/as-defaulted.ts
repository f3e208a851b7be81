import { quantity } from '../../model/quantity.js';

/** Where a value stands in a pod template: under which key, and under which key that one stands. */
export interface Place {
  readonly key: string;
  readonly parent: string;
}

/**
 * Whether the API server keeps nothing where a manifest sets this: fields that are no pointers go without their zero.
 *
 * @see k8s.io/api/core/v1/types.go: `omitempty` without a pointer
 */
export function isLeftOut(declared: unknown, { key }: Place): boolean {
  if (declared === '') return !TEXTS_KEPT.includes(key);
  if (declared === false) return FALSE_LEFT_OUT.includes(key);
  if (declared === 0) return ZERO_LEFT_OUT.includes(key);
  if (Array.isArray(declared)) return declared.length === 0;
  return MAPS.includes(key) && Object.keys(Object(declared)).length === 0;
}

/** Whether a single value is what the API server makes of the one that a manifest sets. */
export function isAsDefaulted(declared: unknown, live: unknown, place: Place): boolean {
  if (declared === live) return true;
  if (declared === '') return DEFAULTED_TEXTS.includes(place.key);
  // On the host's network a port of the container is one of the host.
  if (declared === 0) return place.key === 'hostPort' || MEANT_BY_ZERO[place.key] === live;
  if (!isQuantity(place)) return false;
  const [wanted, given] = [quantity(String(declared)), quantity(String(live))];
  return Math.abs(wanted - given) <= ROUNDING * Math.abs(wanted);
}

/** Whether a live value says as much as none. */
export function isNothing(live: unknown): boolean {
  if (live === undefined || live === null || live === false || live === 0 || live === '') return true;
  return Array.isArray(live) ? live.length === 0 : typeof live === 'object' && Object.keys(live).length === 0;
}

/** `1000m` is kept as `1`, `1024Mi` as `1Gi`. */
function isQuantity({ key, parent }: Place): boolean {
  return ['limits', 'requests', 'overhead'].includes(parent) || ['sizeLimit', 'divisor'].includes(key);
}

/** What two ways of writing one number may differ by, as a part of it. */
const ROUNDING = 1e-9;

/** Pointers to texts, of which the empty one says something. */
const TEXTS_KEPT = ['storageClassName', 'volumeAttributesClassName'];

const FALSE_LEFT_OUT = [
  ...['hostNetwork', 'hostPID', 'hostIPC', 'stdin', 'stdinOnce', 'tty', 'readOnly'],
  ...['chapAuthDiscovery', 'chapAuthSession', 'sslEnabled'],
];

const ZERO_LEFT_OUT = ['hostPort', 'partition', 'initialDelaySeconds'];

/** Maps, which are left out where they are empty; a pointer to nothing (`emptyDir: {}`) is kept. */
const MAPS = [
  ...['labels', 'annotations', 'nodeSelector', 'matchLabels', 'limits', 'requests', 'overhead'],
  ...['options', 'volumeAttributes', 'userAnnotations'],
];

/** @see SetDefaults_Probe, pkg/apis/core/v1/defaults.go of k8s.io/kubernetes */
const MEANT_BY_ZERO: Readonly<Record<string, number>> = {
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};

/** @see pkg/apis/core/v1/defaults.go and zz_generated.defaults.go of k8s.io/kubernetes */
const DEFAULTED_TEXTS = [
  ...['imagePullPolicy', 'terminationMessagePath', 'terminationMessagePolicy', 'protocol', 'scheme', 'path'],
  ...['dnsPolicy', 'restartPolicy', 'schedulerName', 'apiVersion', 'type', 'fsType'],
];
