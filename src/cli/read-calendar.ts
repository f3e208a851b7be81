import { readFile } from 'node:fs/promises';
import { Calendar } from '../gate/window/calendar.js';
import { ExplainedError } from '../model/explained-error.js';
import { readShape } from '../production/read-shape.js';
import { yamlDocument } from '../production/yaml-documents.js';

/**
 * Reads a calendar file.
 *
 * @throws {ExplainedError} `unreadable`: it cannot be read, or has fields of the wrong shape, by line.
 */
export async function readCalendar(path: string): Promise<Calendar> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw misshapen({ expected: 'a file', observed: cause instanceof Error ? cause.message : String(cause), at: path });
  });
  return readShape(Calendar, yamlDocument(text, path), { named: 'the calendar', hint: 'docs/gate.md shows every one' });
}

function misshapen({ expected, observed, at }: { expected: string; observed: string; at: string }): ExplainedError {
  return new ExplainedError('unreadable', {
    what: 'The calendar cannot be read',
    expected,
    observed,
    evidence: at,
    next: 'correct it; docs/gate.md shows every field',
  });
}
