import { type Document, isNode, LineCounter, parseAllDocuments, type Tags } from 'yaml';
import { productionError } from './production-error.js';

/** One document of a YAML file, with the place of everything in it. */
export interface YamlDocument {
  readonly file: string;
  /** The document as plain values; null for an empty one. */
  readonly value: unknown;
  /** Where its content begins, counted from 1. */
  readonly line: number;
  /** Line of the node at a path, or of the nearest parent that exists. */
  lineAt(path: readonly (string | number)[]): number;
}

/**
 * How production's YAML is read: 1.1, as Kubernetes and Prow read it (`0420` is
 * octal, `yes` is true), but without the timestamps and sexagesimal numbers
 * that sigs.k8s.io/yaml leaves as text.
 */
export const PRODUCTION_YAML = {
  version: '1.1',
  customTags: (tags: Tags): Tags =>
    tags.filter(
      (tag) =>
        typeof tag === 'string' ||
        (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')),
    ),
} as const;

/**
 * Reads every document of a YAML text.
 *
 * @param file - the name that messages give the text.
 * @throws {ExplainedError} `usage` with file and line, for the first syntax error.
 */
export function yamlDocuments(text: string, file: string): YamlDocument[] {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { ...PRODUCTION_YAML, lineCounter: lines, prettyErrors: false });
  const documents = Array.isArray(parsed) ? parsed : [];
  return documents.map((document) => {
    rejectSyntaxErrors(document, { file, lines });
    const lineOf = (offset: number): number => lines.linePos(offset).line;
    return {
      file,
      value: document.toJS(),
      line: lineOf(document.contents?.range?.[0] ?? document.range[0]),
      lineAt: (path) => lineOf(offsetAt(document, path)),
    };
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

function rejectSyntaxErrors(document: Document.Parsed, place: { file: string; lines: LineCounter }): void {
  const [error] = document.errors;
  if (error === undefined) return;
  throw productionError(
    {
      what: `${place.file} is not valid YAML`,
      expected: 'YAML that kubectl and Prow can read',
      observed: error.message,
      file: place.file,
      line: place.lines.linePos(error.pos[0]).line,
      next: 'correct that line',
    },
    { cause: error },
  );
}

function offsetAt(document: Document.Parsed, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? document.range[0];
}
