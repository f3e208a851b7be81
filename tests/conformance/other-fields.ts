import { resolved, type Schema, type Schemas } from './api-schema.js';

/** A field with a value that asks for something. */
export interface OtherField {
  /** As src/local/host-node/supported-fields.ts spells it, e.g. `volumes[].nfs`. */
  readonly path: string;
  readonly value: unknown;
}

/** Deep enough for every object of a pod; a schema that contains itself ends here. */
const DEPTH_MAX = 6;

/**
 * Every field of an object that is not in a list of supported ones, with a value: the highest such field of each
 * branch, for what stands below it is then not supported either.
 *
 * @param supported - paths; each stands for everything below it.
 * @param opened - fields whose own fields are named one by one, although none of them is supported.
 */
export function otherFields(
  schema: Schema,
  {
    schemas,
    supported,
    opened = new Set(),
  }: { readonly schemas: Schemas; readonly supported: ReadonlySet<string>; readonly opened?: ReadonlySet<string> },
): OtherField[] {
  const isOnTheWay = (path: string) =>
    opened.has(path) || [...supported].some((one) => one.startsWith(`${path}.`) || one === path);
  const visit = (given: Schema, path: string): OtherField[] => {
    if (supported.has(path)) return [];
    const here = resolved(given, schemas);
    if (path !== '' && !isOnTheWay(path) && !isOnTheWay(`${path}[]`)) return [{ path, value: sample(here, schemas) }];
    if (here.items !== undefined) return visit(here.items, `${path}[]`);
    return Object.entries(here.properties ?? {}).flatMap(([name, one]) =>
      visit(one, path === '' ? name : `${path}.${name}`),
    );
  };
  return visit(schema, '');
}

/** The smallest value of a schema that is no request for nothing. */
function sample(given: Schema, schemas: Schemas, depth = 0): unknown {
  const { type, properties, required, items, additionalProperties } = resolved(given, schemas);
  if (items !== undefined) return depth > DEPTH_MAX ? [] : [sample(items, schemas, depth + 1)];
  if (properties !== undefined && depth <= DEPTH_MAX) {
    const names = required ?? Object.keys(properties).slice(0, 1);
    return Object.fromEntries(names.map((name) => [name, sample(properties[name] ?? {}, schemas, depth + 1)]));
  }
  if (typeof additionalProperties === 'object') return { x: sample(additionalProperties, schemas, depth + 1) };
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return 1;
  return type === 'object' ? {} : 'x';
}
