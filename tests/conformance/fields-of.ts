/**
 * Every path that an object gives a value, and those above it: `containers[].env[].name`, `containers[].env`. `[]` is
 * any element of a list.
 */
export function fieldsOf(value: unknown, path = ''): string[] {
  const here = path === '' ? [] : [path];
  if (Array.isArray(value)) return [...here, ...value.flatMap((item) => fieldsOf(item, `${path}[]`))];
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : here;
  const inside = Object.entries(value).flatMap(([key, item]) => fieldsOf(item, path === '' ? key : `${path}.${key}`));
  return [...here, ...inside];
}
