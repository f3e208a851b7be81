import { isDeepStrictEqual } from 'node:util';

/** Where two values differ, deepest first met: `nodeConfig.machineType`. Lists are compared as wholes. */
export function changedPaths(before: unknown, after: unknown, above = ''): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [above];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== '__defaults');
  return keys.flatMap((key) => changedPaths(before[key], after[key], above === '' ? key : `${above}.${key}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
