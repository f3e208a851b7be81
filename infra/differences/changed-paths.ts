import { pointerSegment } from '../../src/production/value-at.js';

/**
 * The fields in which two values differ, as paths from the top: `/spec/replicas`.
 * A list with another length differs as a whole: where an element went cannot be told.
 */
export function changedPaths(before: unknown, after: unknown, at = ''): string[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((value, index) => changedPaths(value, after[index], `${at}/${index}`));
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].sort().flatMap((key) => changedPaths(before[key], after[key], `${at}/${pointerSegment(key)}`));
  }
  return [at === '' ? '/' : at];
}

/** Whether a path is one of those a rule may change. */
export function isTouched(path: string, touches: readonly string[]): boolean {
  return touches.some((pattern) => matches(path.split('/'), pattern.split('/')));
}

function matches(path: readonly string[], pattern: readonly string[]): boolean {
  for (const [index, segment] of pattern.entries()) {
    if (segment === '**') return true;
    if (index >= path.length || (segment !== '*' && segment !== path[index])) return false;
  }
  return path.length === pattern.length;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
