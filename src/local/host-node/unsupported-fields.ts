import type { PodSpec } from './pod.js';
import { SUPPORTED_FIELDS, type Support } from './supported-fields.js';

/**
 * The fields of a pod's `spec` that a host node does not support, with the element
 * they stand in, e.g. `spec.containers[0].lifecycle.preStop`. Empty objects, empty
 * lists, `false` and empty texts ask for nothing and are not named.
 */
export function unsupportedFields(spec: object): readonly string[] {
  const known = found.get(spec);
  if (known !== undefined) return known;
  const fields = [...visit({ value: spec, written: 'spec', general: '' }), ...otherHostPorts(spec)];
  found.set(spec, fields);
  return fields;
}

/** Nobody changes a spec that the API server has shown, and each is asked about with every look at its pod. */
const found = new WeakMap<object, readonly string[]>();

/** A host port is a listener of the node's agent, which takes connections and no packets. */
function otherHostPorts({ containers = [] }: Pick<Partial<PodSpec>, 'containers'>): string[] {
  return containers.flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }, port) =>
      hostPort === undefined || protocol === 'TCP'
        ? []
        : [`spec.containers[${container}].ports[${port}].hostPort with protocol ${JSON.stringify(protocol)}`],
    ),
  );
}

interface Place {
  readonly value: unknown;
  /** The path as it is written in this pod. */
  readonly written: string;
  /** The path as the list of supported fields spells it. */
  readonly general: string;
}

function visit(place: Place): string[] {
  const { value, written, general } = place;
  const support = SUPPORTED_FIELDS[general];
  if (support !== undefined) return allows(support, value) ? [] : [`${written}: ${JSON.stringify(value)}`];
  if (Array.isArray(value)) {
    if (!isOnTheWay(`${general}[]`)) return value.length === 0 ? [] : [written];
    return value.flatMap((item, index) =>
      visit({ value: item, written: `${written}[${index}]`, general: `${general}[]` }),
    );
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      visit({ value: item, written: `${written}.${key}`, general: general === '' ? key : `${general}.${key}` }),
    );
  }
  return asksForNothing(value) ? [] : [written];
}

function allows(support: Support, value: unknown): boolean {
  return typeof support === 'string' || support.some((allowed) => allowed === value);
}

function asksForNothing(value: unknown): boolean {
  return value === null || value === undefined || value === false || value === '';
}

/** Every path that some supported field lies below. */
const ON_THE_WAY = new Set(
  Object.keys(SUPPORTED_FIELDS).flatMap((field) =>
    [...field.matchAll(/\./g)].map(({ index }) => field.slice(0, index)),
  ),
);

/** True where some supported field lies below this path, so that each element has to be looked at. */
function isOnTheWay(general: string): boolean {
  return ON_THE_WAY.has(general);
}
