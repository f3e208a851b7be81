import { valueAt } from './value-at.js';

/** Every part of an object that has containers, wherever its kind keeps pod templates. */
export function podSpecsIn(object: object): object[] {
  const left: unknown[] = [object];
  const found: object[] = [];
  for (const value of left) {
    if (typeof value !== 'object' || value === null) continue;
    if (listAt(value, 'containers').length > 0 || listAt(value, 'initContainers').length > 0) found.push(value);
    left.push(...Object.values(value));
  }
  return found;
}

/** The list that stands at a key; empty where none does. */
export function listAt(value: object, key: string): unknown[] {
  const list: unknown = valueAt(value, [key]);
  return Array.isArray(list) ? list : [];
}
