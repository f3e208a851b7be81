import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ConfigTried } from '../../model/config-tried.js';

/** What a program made of a configuration. */
export type ConfigAnswer = Pick<ConfigTried, 'answer' | 'exitCode' | 'words'>;

/** How a program ended: what it said on both streams, and its exit code, null where something ended it. */
export interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

/** logrus as Prow sets it up (pkg/logrusutil): one JSON object a line, the caller's name in `func`. */
const LogLine = z.looseObject({
  level: z.string(),
  msg: z.string(),
  error: z.string().optional(),
  func: z.string().optional(),
});
type LogLine = z.infer<typeof LogLine>;

/** What checkconfig says last where it has nothing to say (cmd/checkconfig/main.go). */
const PASSES = 'checkconfig passes without any error!';
/** Its last word where warnings count as errors: they stand in the lines before. */
const WARNED = 'Strict is set and there were warnings';
/** The function that says those warnings; the configuration's own loader warns of other things. */
const WARNS = 'main.reportWarning';
/** Its own flags were refused: a version that has other ones was asked in a language it does not speak. */
const OPTIONS = /^Error parsing options/;

/** Characters of a refusal that are kept; the rest stands in its digest, so that two are the same only if they are. */
const WORDS_LENGTH_MAX = 4000;

/** Reads off what checkconfig made of a configuration. Whatever is not plainly one of its own answers is none. */
export function readCheckconfig({ exitCode, output }: Ended): ConfigAnswer {
  const lines = output.split('\n').flatMap(logLine);
  const fatal = lines.find(({ level }) => level === 'fatal');
  if (exitCode === 0 && fatal === undefined && lines.some(({ msg }) => msg === PASSES))
    return { answer: 'accepted', exitCode, words: [] };
  if (exitCode === 1 && fatal !== undefined && !OPTIONS.test(fatal.msg))
    return { answer: 'refused', exitCode, words: refusals(lines, fatal).map(kept) };
  const panic = /^(panic|fatal error): .*/m.exec(output)?.[0];
  // Go's exit code for a panic. Every component reads the configuration with the same code.
  if (exitCode === 2 && panic !== undefined) return { answer: 'refused', exitCode, words: [kept(panic)] };
  return { answer: 'not-asked', exitCode, words: [kept(lastLine(output, exitCode))] };
}

/** Why a program that ended by itself says it did: its last fatal line, or its last line. */
export function lastWords(output: string): string {
  const fatal = output
    .split('\n')
    .flatMap(logLine)
    .findLast(({ level }) => level === 'fatal');
  return kept(fatal === undefined ? lastLine(output, null) : said(fatal));
}

function refusals(lines: readonly LogLine[], fatal: LogLine): string[] {
  if (fatal.msg !== WARNED) return [said(fatal)];
  const warnings = lines.filter(({ level }) => level === 'warning');
  const own = warnings.filter(({ func }) => func === WARNS);
  return [...new Set((own.length > 0 ? own : warnings).map(said))];
}

function said({ msg, error }: LogLine): string {
  return error === undefined ? msg : `${msg}: ${error}`;
}

function kept(words: string): string {
  if (words.length <= WORDS_LENGTH_MAX) return words;
  const digest = createHash('sha256').update(words).digest('hex');
  return `${words.slice(0, WORDS_LENGTH_MAX)} … (${words.length} characters, sha256 ${digest})`;
}

function lastLine(output: string, exitCode: number | null): string {
  const last = output.trim().split('\n').at(-1) ?? '';
  if (last !== '') return last;
  return exitCode === null ? 'it did not end by itself, and said nothing' : `exit code ${exitCode}, and not a word`;
}

function logLine(text: string): LogLine[] {
  try {
    const parsed = LogLine.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
