import type { CheckFailure } from '@pulumi/pulumi/provider/index.js';
import type { Property, Shape } from './published-types.js';

/** How the engine writes a value that only an update can know. */
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/**
 * Each way in which inputs are not what was published: a name that nobody knows, one that must be there and is not, and
 * a value of another kind. A whole value must be without secrets’ wrappers.
 */
export function checkInputs(inputs: unknown, properties: ReadonlyMap<string, Property>, at = ''): CheckFailure[] {
  if (inputs === UNKNOWN) return [];
  if (!isRecord(inputs)) return [{ property: at, reason: `expected an object, not ${typeof inputs}` }];
  const under = (name: string) => (at === '' ? name : `${at}.${name}`);
  const missing = [...properties].filter(([name, { isOptional }]) => !isOptional && inputs[name] === undefined);
  return [
    ...missing.map(([name]) => ({ property: under(name), reason: 'is required and missing' })),
    ...Object.entries(inputs)
      .filter(([name, value]) => name !== '__defaults' && value !== undefined && value !== null)
      .flatMap(([name, value]) => {
        const property = properties.get(name);
        if (property === undefined) return [{ property: under(name), reason: 'is no property that was published' }];
        return checkValue(value, property.shape, under(name));
      }),
  ];
}

function checkValue(value: unknown, shape: Shape, at: string): CheckFailure[] {
  if (value === UNKNOWN) return [];
  switch (shape.kind) {
    case 'object':
      return checkInputs(value, shape.properties(), at);
    case 'list':
      if (!Array.isArray(value)) return [{ property: at, reason: `expected a list, not ${typeof value}` }];
      return value.flatMap((one, index) => checkValue(one, shape.of, `${at}[${index}]`));
    case 'map':
      if (!isRecord(value)) return [{ property: at, reason: `expected a map, not ${typeof value}` }];
      return Object.entries(value).flatMap(([key, one]) => checkValue(one, shape.of, `${at}.${key}`));
    default:
      return typeof value === shape.kind
        ? []
        : [{ property: at, reason: `expected a ${shape.kind}, not ${typeof value}` }];
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
