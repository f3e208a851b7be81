import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import { productionError } from './production-error.js';
import { excessiveAliases } from './yaml-aliases.js';
import type { Doubt } from './yaml-doubt.js';
import { type LineCounter, lineCounter } from './yaml-lines.js';
import { type PlacedNode, placedNodes, type Span } from './yaml-places.js';
import { doubtInEvents, doubtInText } from './yaml-readings.js';
import { PRODUCTION_SCHEMA } from './yaml-schema.js';

/** One document of a YAML file, with the place of everything in it. */
export interface YamlDocument {
  readonly file: string;
  /** The document as plain values; null for an empty one. */
  readonly value: unknown;
  /** Where its content begins, counted from 1. */
  readonly line: number;
  /** Line of the node at a path, or of the nearest parent that exists. */
  lineAt(path: readonly (string | number)[]): number;
  /** Line of the key of the field at a path; as {@link lineAt} where nothing stands there with one. */
  lineOfKey(path: readonly (string | number)[]): number;
  /** Whether its file has a key twice in one mapping, of which the last was taken. */
  readonly hasRepeatedKeys: boolean;
  /** Where in the text a field stands with its one-line value; null where it does not stand there so. */
  fieldAt(path: readonly (string | number)[]): Span | null;
}

/** Far above what any configuration merges; a hostile one must not fill the memory. */
const MOST_MERGED_KEYS = 1_000_000;

/**
 * Reads every document of a YAML text.
 *
 * @param file - the name that messages give the text.
 * @throws {ExplainedError} `unreadable` with file and line, for the first syntax error, and for aliases that make too much of it.
 */
export function yamlDocuments(text: string, file: string): YamlDocument[] {
  return read(text, { file, isLastTaken: false });
}

/**
 * The same of a text that only Prow reads: of a key that stands in one mapping twice, it takes the last.
 *
 * @throws {ExplainedError} `unreadable` as {@link yamlDocuments}, but for such keys.
 * @see yamlToConfig, pkg/config/config.go: sigs.k8s.io/yaml, not its strict form
 */
export function prowDocuments(text: string, file: string): YamlDocument[] {
  return read(text, { file, isLastTaken: true });
}

/** What Prow passes over without a word, each with its place: whoever wrote it meant it to count. */
export function repeatedKeyRemarks(source: {
  readonly text: string;
  readonly path: string;
  readonly documents: readonly YamlDocument[];
}): string[] {
  const { text, path: file, documents } = source;
  if (!documents.some(({ hasRepeatedKeys }) => hasRepeatedKeys)) return [];
  const lines = lineCounter(text);
  return placedNodes(parseEvents(text, {}), text).repeatedKeys.map(
    ({ key, offset }) =>
      `${key} stands twice in one mapping, of which Prow takes the last (${file}:${lines.lineOf(offset)})`,
  );
}

function read(text: string, { file, isLastTaken }: { file: string; isLastTaken: boolean }): YamlDocument[] {
  const lines = lineCounter(text);
  const { events, values, hasRepeatedKeys } = parse(text, { file, lines, isLastTaken });
  let places: readonly PlacedNode[] | undefined;
  const documents = values.map((value, index): YamlDocument => {
    const place = (): PlacedNode | undefined => {
      places ??= placedNodes(events, text).documents;
      return places[index];
    };
    const lineAt = (path: readonly (string | number)[]): number => lines.lineOf(place()?.offsetAt(path) ?? 0);
    return {
      lineOfKey: (path) => lines.lineOf(place()?.keyOffsetAt(path) ?? 0),
      ...{ file, value, lineAt, hasRepeatedKeys, fieldAt: (path) => place()?.fieldAt(path) ?? null },
      // Asked of few: whoever only reads values needs no places.
      get line() {
        return lineAt([]);
      },
    };
  });
  if (events.some(({ type }) => type === EVENT_ID.ALIAS)) documents.forEach(rejectExcessiveAliases);
  return documents;
}

function rejectExcessiveAliases({ file, value, lineAt }: YamlDocument): void {
  const excess = excessiveAliases(value);
  if (excess === null) return;
  const nodes = Number.isFinite(excess.expanded) ? `${excess.expanded} nodes` : 'nodes without end';
  throw productionError({
    what: `aliases make too much of ${file}`,
    expected: 'a document that kubectl and Prow go through: at most a million nodes, few of them by aliases',
    observed: `${nodes} once every alias is written out, most of them at ${excess.at.join('.') || 'the top'}`,
    file,
    line: lineAt(excess.at),
    next: 'write that part without anchors, or take it out',
  });
}

/** Reads a YAML text that must hold exactly one document, such as Prow's own configuration. */
export function yamlDocument(text: string, file: string): YamlDocument {
  return onlyDocument(yamlDocuments(text, file), file);
}

/**
 * The one document of a file that has content.
 *
 * @throws {ExplainedError} `unreadable` where there is none, or more than one.
 */
export function onlyDocument(read: readonly YamlDocument[], file: string): YamlDocument {
  const documents = read.filter(({ value }) => value !== null);
  const [first, second] = documents;
  if (first === undefined || second !== undefined) {
    throw productionError({
      what: `${file} is not one YAML document`,
      expected: 'exactly one document with content',
      observed: `${documents.length} documents with content`,
      file,
      line: second?.line ?? 1,
      next: 'keep the one document that production loads',
    });
  }
  return first;
}

interface Parsed {
  readonly events: Event[];
  readonly values: unknown[];
  readonly hasRepeatedKeys: boolean;
}

/** What js-yaml calls a key that its mapping has already. */
const REPEATED = 'duplicated mapping key';

function parse(text: string, place: { file: string; lines: LineCounter; isLastTaken: boolean }): Parsed {
  try {
    rejectDoubt(doubtInText(text), place);
    const events = parseEvents(text, {});
    rejectDoubt(doubtInEvents(text, events), place);
    const valuesOf = (json: boolean): unknown[] =>
      constructFromEvents(events, {
        source: text,
        schema: PRODUCTION_SCHEMA,
        maxTotalMergeKeys: MOST_MERGED_KEYS,
        json,
      });
    try {
      return { events, values: valuesOf(false), hasRepeatedKeys: false };
    } catch (error) {
      if (!place.isLastTaken || !(error instanceof YAMLException) || error.reason !== REPEATED) throw error;
      return { events, values: valuesOf(true), hasRepeatedKeys: true };
    }
  } catch (error) {
    // What is wrong with the values has a place too, e.g. a key that stands twice.
    if (!(error instanceof YAMLException)) throw error;
    throw productionError(
      {
        what: `${place.file} is not valid YAML`,
        expected: 'YAML that kubectl and Prow can read',
        observed: error.reason,
        file: place.file,
        line: place.lines.lineOf(error.mark?.position ?? 0),
        next: 'correct that line',
      },
      { cause: error },
    );
  }
}

function rejectDoubt(doubt: Doubt | null, { file, lines }: { file: string; lines: LineCounter }): void {
  if (doubt === null) return;
  throw productionError({
    what: `${file} says one thing to Prow or kubectl, and may say another to somebody else`,
    expected: doubt.expected,
    observed: beginningOf(doubt.observed),
    file,
    line: lines.lineOf(doubt.offset),
    next: 'write that line so that every reader of YAML takes it alike',
  });
}

/** Enough to know it again. */
const OBSERVED_LENGTH_MAX = 120;

function beginningOf(written: string): string {
  const [line = ''] = written.trim().split('\n');
  return line.length > OBSERVED_LENGTH_MAX ? `${line.slice(0, OBSERVED_LENGTH_MAX)}…` : line;
}
