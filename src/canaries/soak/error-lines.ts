import { z } from 'zod';
import type { LoggedErrors } from '../../model/soak-events.js';

/** Levels of logrus and of zap that somebody should look at (Prow logs JSON lines with `level`, and `severity` besides). */
const LEVELS: Readonly<Record<string, LoggedErrors['level']>> = {
  ...{ error: 'error', fatal: 'fatal', panic: 'panic' },
  ...{ critical: 'fatal', dpanic: 'panic', alert: 'fatal', emergency: 'panic' },
};

/** Kinds of lines that are kept of one log, and characters of an example. */
const KINDS_MAX = 50;
const EXAMPLE_MAX = 500;

const Line = z.looseObject({
  level: z.string().optional(),
  severity: z.string().optional(),
  msg: z.unknown().optional(),
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  err: z.unknown().optional(),
});

/** What differs between two lines that say the same: what is quoted, an address or path, a name with a number in it, a number. */
const DIFFERS = [/"(?:[^"\\]|\\.)*"/g, /\S*[/@]\S*/g, /\b(?=[\w.:-]*\d)[\w.:-]+/g];

/** Error-level lines of logs, those together that say the same but for names and numbers, in the order of what they say. */
export function errorLines(logs: readonly string[]): LoggedErrors[] {
  const found = new Map<string, LoggedErrors>();
  for (const text of logs.flatMap((log) => log.split('\n'))) {
    const line = errorIn(text);
    if (line === null) continue;
    const key = `${line.level} ${line.said}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { ...line, lines: 1, example: text.slice(0, EXAMPLE_MAX) });
    else found.set(key, { ...known, lines: known.lines + 1 });
  }
  return [...found.values()].sort((a, b) => (a.said < b.said ? -1 : 1)).slice(0, KINDS_MAX);
}

function errorIn(text: string): Pick<LoggedErrors, 'level' | 'said'> | null {
  const parsed = Line.safeParse(parsedOrNull(text));
  // A Go program that panics says so in no JSON.
  if (!parsed.success) return /^(panic|fatal error): /.test(text) ? { level: 'panic', said: kindOf(text) } : null;
  const { level, severity, msg, message, error, err } = parsed.data;
  const known = LEVELS[(level ?? severity ?? '').toLowerCase()];
  if (known === undefined) return null;
  return { level: known, said: kindOf([msg ?? message, error ?? err].filter(isSaid).map(String).join(': ')) };
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function kindOf(text: string): string {
  return DIFFERS.reduce((kind, pattern) => kind.replaceAll(pattern, '#'), text);
}

function parsedOrNull(text: string): unknown {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
