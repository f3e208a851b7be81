import { isAsDefaulted, isLeftOut, isNothing, type Place } from './as-defaulted.js';
import { listShape } from './list-shape.js';

/** A value in a pod template, and the path that tells a person where. */
interface At extends Place {
  readonly path: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Where a live pod template is not what a manifest sets, as paths; empty where it is. What a manifest says nothing of is
 * Kubernetes' to fill in, and that of webhooks; but what would run beside, or otherwise, is nobody's to add: containers,
 * words of a command, variables, volumes and their mounts, probes, an account, the host's namespaces.
 */
export function templateDifferences(declared: unknown, live: unknown): string[] {
  return compare(declared, live, { path: '', key: 'template', parent: '' });
}

function compare(declared: unknown, live: unknown, at: At): string[] {
  if (declared === undefined || declared === null) return [];
  if (live === undefined || live === null) return isLeftOut(declared, at) ? [] : [at.path];
  if (Array.isArray(declared)) return Array.isArray(live) ? compareLists(declared, live, at) : [at.path];
  if (isFields(declared)) return isFields(live) ? compareFields(declared, live, at) : [at.path];
  return isAsDefaulted(declared, live, at) ? [] : [at.path];
}

function compareFields(declared: Fields, live: Fields, at: At): string[] {
  const below = (key: string): At => ({ path: at.path === '' ? key : `${at.path}.${key}`, key, parent: at.key });
  return [
    ...Object.entries(declared).flatMap(([key, value]) => compare(value, live[key], below(key))),
    ...Object.keys(live)
      .filter((key) => isNothing(declared[key]) && !isNothing(live[key]) && !mayBeAdded(key, { declared, at }))
      .map((key) => `${below(key).path} (not declared)`),
  ];
}

function compareLists(declared: readonly unknown[], live: readonly unknown[], at: At): string[] {
  const { by, isWhole, isInOrder = false } = listShape(at.key);
  if (by === undefined) {
    if (declared.length !== live.length) return [`${at.path} (${live.length} entries, ${declared.length} declared)`];
    return declared.flatMap((entry, index) => compare(entry, live[index], { ...at, path: `${at.path}[${index}]` }));
  }
  const [wanted, given] = [keyed(declared, by), keyed(live, by)];
  const differences = [...wanted].flatMap(([key, entry]) =>
    compare(entry, given.get(key), { ...at, path: `${at.path}[${key}]` }),
  );
  const more = isWhole ? [...given.keys()].filter((key) => !wanted.has(key)) : [];
  if (differences.length + more.length > 0)
    return [...differences, ...more.map((key) => `${at.path}[${key}] (not declared)`)];
  return isInOrder && [...wanted.keys()].join() !== [...given.keys()].join() ? [`${at.path} (in another order)`] : [];
}

/** Of two entries by one name the last counts, as of two variables. */
function keyed(entries: readonly unknown[], by: (entry: Fields) => string): Map<string, unknown> {
  return new Map(entries.map((entry) => [isFields(entry) ? by(entry) : String(entry), entry]));
}

/** Whether somebody else may set a field that the manifest leaves alone. */
function mayBeAdded(key: string, { declared, at }: { declared: Fields; at: At }): boolean {
  // The old name of serviceAccountName; the API server keeps both alike.
  if (key === 'serviceAccountName' && !isNothing(declared['serviceAccount'])) return true;
  // A volume without a source is an empty one (SetDefaults_Volume).
  if (at.key === 'volumes') return key === 'emptyDir' && Object.keys(declared).every((field) => field === 'name');
  return !(DECLARED_ONLY[at.key] ?? []).includes(key);
}

const OF_CONTAINERS = [
  ...['command', 'args', 'env', 'envFrom', 'workingDir', 'volumeMounts', 'volumeDevices', 'lifecycle'],
  ...['livenessProbe', 'readinessProbe', 'startupProbe'],
];

/** Fields without a default: where they stand, somebody has set them. */
const DECLARED_ONLY: Readonly<Record<string, readonly string[]>> = {
  spec: [
    'containers',
    'initContainers',
    'volumes',
    'serviceAccountName',
    'nodeName',
    'hostNetwork',
    'hostPID',
    'hostIPC',
  ],
  containers: OF_CONTAINERS,
  initContainers: OF_CONTAINERS,
  env: ['value', 'valueFrom'],
  secret: ['items', 'optional'],
  configMap: ['items', 'optional'],
  volumeMounts: ['subPath', 'subPathExpr', 'readOnly'],
};

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
