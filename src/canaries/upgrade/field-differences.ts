import type { EventOf } from '../../model/observations.js';

type Difference = EventOf<'objects-read'>['differences'][number];

/** An object as an API server gives it. */
export interface LiveObject {
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
  readonly [field: string]: unknown;
}

/** What the API server counts up with every write, whoever writes what. */
const COUNTED = new Set(['metadata.resourceVersion', 'metadata.generation', 'metadata.managedFields']);

/** What became of one field of one object. */
type Change = Pick<Difference, 'field' | 'change'>;

/** Each field, as a path, that objects had and have not, or have another value of; those with a new field are as before. */
export function fieldDifferences(
  before: ReadonlyMap<string, LiveObject>,
  after: ReadonlyMap<string, LiveObject>,
): Difference[] {
  const found = new Map<string, Difference>();
  for (const [name, object] of before) {
    const now = after.get(name);
    if (now === undefined) continue;
    const changes = new Map(changesOf(object, now, '').map((change) => [`${change.change} ${change.field}`, change]));
    for (const [key, change] of changes) {
      const known = found.get(key);
      found.set(key, { ...change, objects: (known?.objects ?? 0) + 1, example: known?.example ?? name });
    }
  }
  return [...found.values()].sort((a, b) => (a.field < b.field ? -1 : 1));
}

/** How many different fields objects have, values of lists counted together. */
export function countFields(objects: Iterable<LiveObject>): number {
  const paths = new Set<string>();
  for (const object of objects) addPaths(object, '', paths);
  return paths.size;
}

function changesOf(before: unknown, after: unknown, field: string): Change[] {
  if (COUNTED.has(field)) return [];
  if (Array.isArray(before)) {
    if (!Array.isArray(after)) return [{ field, change: 'changed' }];
    const fewer: Change[] = after.length < before.length ? [{ field: `${field}[]`, change: 'lost' }] : [];
    return [
      ...fewer,
      ...before.slice(0, after.length).flatMap((one, index) => changesOf(one, after[index], `${field}[]`)),
    ];
  }
  if (!isRecord(before)) return before === after ? [] : [{ field, change: 'changed' }];
  if (!isRecord(after)) return [{ field, change: 'changed' }];
  return Object.entries(before).flatMap(([name, value]): Change[] => {
    const at = inside(field, name);
    if (COUNTED.has(at)) return [];
    return name in after ? changesOf(value, after[name], at) : [{ field: at, change: 'lost' }];
  });
}

function addPaths(value: unknown, field: string, paths: Set<string>): void {
  if (COUNTED.has(field)) return;
  if (Array.isArray(value)) for (const one of value) addPaths(one, `${field}[]`, paths);
  else if (isRecord(value)) for (const [name, one] of Object.entries(value)) addPaths(one, inside(field, name), paths);
  else paths.add(field);
}

function inside(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
