import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import { productionError } from './production-error.js';
import { excessiveAliases } from './yaml-aliases.js';
import { type LineCounter, lineCounter } from './yaml-lines.js';
import { type PlacedNode, placedNodes, type Span } from './yaml-places.js';
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
  /** Where in the text a field stands with its one-line value; null where it does not stand there so. */
  fieldAt(path: readonly (string | number)[]): Span | null;
}

/** Far above what any configuration merges; a hostile one must not fill the memory. */
const MOST_MERGED_KEYS = 1_000_000;

/**
 * Reads every document of a YAML text.
 *
 * @param file - the name that messages give the text.
 * @throws {ExplainedError} `usage` with file and line, for the first syntax error, and for aliases that make too much of it.
 */
export function yamlDocuments(text: string, file: string): YamlDocument[] {
  const lines = lineCounter(text);
  const { events, values } = parse(text, { file, lines });
  let places: readonly PlacedNode[] | undefined;
  const documents = values.map((value, index): YamlDocument => {
    const place = (): PlacedNode | undefined => {
      places ??= placedNodes(events, text);
      return places[index];
    };
    const lineAt = (path: readonly (string | number)[]): number => lines.lineOf(place()?.offsetAt(path) ?? 0);
    return {
      ...{ file, value, lineAt, fieldAt: (path) => place()?.fieldAt(path) ?? null },
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
 * @throws {ExplainedError} `usage` where there is none, or more than one.
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

function parse(text: string, place: { file: string; lines: LineCounter }): { events: Event[]; values: unknown[] } {
  try {
    const events = parseEvents(text, {});
    const values = constructFromEvents(events, {
      source: text,
      schema: PRODUCTION_SCHEMA,
      maxTotalMergeKeys: MOST_MERGED_KEYS,
    });
    return { events, values };
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
