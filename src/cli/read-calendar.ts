import { readFile } from 'node:fs/promises';
import { Calendar } from '../gate/window/calendar.js';
import { ExplainedError } from '../model/explained-error.js';
import { yamlDocument } from '../production/yaml-documents.js';

/**
 * Reads a calendar file.
 *
 * @throws {ExplainedError} `usage`: it cannot be read, or has a field of the wrong shape, by line.
 */
export async function readCalendar(path: string): Promise<Calendar> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw misshapen({ expected: 'a file', observed: cause instanceof Error ? cause.message : String(cause), at: path });
  });
  const document = yamlDocument(text, path);
  const parsed = Calendar.safeParse(document.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const keys = (issue?.path ?? []).filter((key) => typeof key !== 'symbol');
  throw misshapen({
    expected: issue?.message ?? 'another shape',
    observed: keys.join('.') || 'the whole file',
    at: `${path}:${document.lineAt(keys)}`,
  });
}

function misshapen({ expected, observed, at }: { expected: string; observed: string; at: string }): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The calendar cannot be read',
    expected,
    observed,
    evidence: at,
    next: 'correct it; docs/gate.md shows every field',
  });
}
