import type { Event } from 'js-yaml';
import { blankDoubt } from './yaml-blanks.js';
import type { Doubt } from './yaml-doubt.js';
import { keyDoubt } from './yaml-keys.js';
import { nodeDoubt } from './yaml-nodes.js';

/**
 * The first thing in a YAML text that Prow and kubectl (sigs.k8s.io/yaml) read otherwise than we do, or that one of them
 * reads otherwise than the other, before anything has parsed it; null where there is none.
 */
export function doubtInText(text: string): Doubt | null {
  return characterDoubt(text) ?? boundaryDoubt(text);
}

/**
 * The same of a text that has been parsed.
 *
 * @param events - what js-yaml's parser says of `text`.
 */
export function doubtInEvents(text: string, events: readonly Event[]): Doubt | null {
  return blankDoubt(text, events) ?? nodeDoubt(text, events) ?? keyDoubt(text, events);
}

/**
 * What Go's reader takes as it stands and does not end a line with. The others are what it refuses (control characters,
 * a mark of byte order within the text), what it ends a line with and we do not (next line, line and paragraph separator, by which
 * a comment ends) and what js-yaml ends a line with and kubectl's splitter of documents does not (a lone carriage
 * return). The replacement character stands for bytes that are no UTF-8.
 *
 * @see yaml_parser_update_buffer, readerc.go, and is_break, yamlprivateh.go of go.yaml.in/yaml/v2
 */
const UNCLEAR = /\r(?!\n)|[^\t\n\r\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffc\u{10000}-\u{10ffff}]/u;

function characterDoubt(text: string): Doubt | null {
  // A mark of byte order at the very beginning is taken off by all.
  const marked = text.startsWith('\ufeff') ? 1 : 0;
  const found = UNCLEAR.exec(text.slice(marked));
  if (found === null) return null;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return {
    offset: found.index + marked,
    expected: 'characters that every reader of YAML takes alike, and lines that end with a line feed',
    observed: `U+${code}`,
  };
}

/**
 * kubectl cuts a file at lines that begin with `---`, before anything reads YAML, and passes over what else stands there;
 * whatever is behind `...` it does not read. Prow reads what is above the second of either.
 *
 * @see splitYAMLDocument and YAMLReader, pkg/util/yaml/decoder.go of k8s.io/apimachinery
 */
const BOUNDARY = /^\ufeff?(?:---(?![ \t]*\r?$|[ \t]+#).*|\.\.\.(?![^ \t\r\n]).*|%.*)$/m;

function boundaryDoubt(text: string): Doubt | null {
  const found = BOUNDARY.exec(text);
  if (found === null) return null;
  return {
    offset: found.index,
    expected: 'documents that begin with a line `---` with nothing behind it, without directives or `...`',
    observed: found[0].trimEnd(),
  };
}
