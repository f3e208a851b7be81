import type { z } from 'zod';
import { Description, fingerprint } from '../../src/model/description.js';
import { parseHistory } from '../../src/model/history.js';
import type { Recording } from './recorded-files.js';

/** More of one kind say nothing new. */
const DEFECTS_NAMED_MAX = 3;

/**
 * What keeps a recording from being a run that this version can judge; empty where nothing does. Of its environment no
 * verdict asks.
 */
export function misfits(recording: Recording): string[] {
  return [...shapeMisfits('description.json', recording, Description), ...historyMisfits(recording)];
}

function shapeMisfits(name: keyof Recording, recording: Recording, type: z.ZodType): string[] {
  const issues = type.safeParse(jsonOf(recording[name])).error?.issues ?? [];
  return issues.slice(0, DEFECTS_NAMED_MAX).map(({ path, message }) => `${name}: ${path.join('.')}: ${message}`);
}

function historyMisfits(recording: Recording): string[] {
  const { lines, defects } = parseHistory(recording['history.jsonl']);
  const [first] = lines;
  if (defects.length > 0 || first?.event.kind !== 'run-started')
    return ['it begins with no run', ...defects].slice(-DEFECTS_NAMED_MAX).map((said) => `history.jsonl: ${said}`);
  const description = Description.safeParse(jsonOf(recording['description.json'])).data;
  const [said, own] = [first.event.productionFingerprint, description && fingerprint(description)];
  return said === own ? [] : [`history.jsonl: of production ${said}; description.json is of ${own ?? 'none'}`];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
