import {
  CHOMPING_MODE,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import type { Doubt } from './yaml-doubt.js';
import { plainValue } from './yaml-schema.js';

/** Where a node stands. */
interface Around {
  /** It is a whole document. */
  readonly isRoot: boolean;
  /** It stands between brackets. */
  readonly isFlow: boolean;
}

type Node = Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>;

/** The first node of a text that Go takes otherwise than we do, by how it is written; null where there is none. */
export function nodeDoubt(text: string, events: readonly Event[]): Doubt | null {
  const open: boolean[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (event.type !== EVENT_ID.DOCUMENT) {
      const doubt =
        nameDoubt(text, event) ?? valueDoubt(text, event, { isRoot: open.length === 1, isFlow: open.at(-1) ?? false });
      if (doubt !== null) return doubt;
    }
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS)
      open.push(event.type !== EVENT_ID.DOCUMENT && event.style === COLLECTION_STYLE.FLOW);
  }
  return null;
}

/** What a scalar may say that it is. */
const TAGS: Readonly<Record<string, RegExp>> = { '!!str': /^/, '!!int': /^[-+]?[0-9]+$/ };

/**
 * Go's names of anchors have letters, digits, `_` and `-`, ours have anything. By other tags Go and we make different
 * things of a value, or Go passes them over.
 */
function nameDoubt(text: string, event: Node): Doubt | null {
  const anchor = event.anchorStart < 0 ? null : text.slice(event.anchorStart, event.anchorEnd);
  if (anchor !== null && !/^[A-Za-z0-9_-]+$/.test(anchor))
    return { offset: event.anchorStart, expected: 'an anchor of letters, digits, `_` and `-`', observed: anchor };
  if (event.type === EVENT_ID.ALIAS || event.tagStart < 0) return null;
  const tag = text.slice(event.tagStart, event.tagEnd);
  const isKnown = event.type === EVENT_ID.SCALAR && event.valueStart >= 0;
  if (isKnown && TAGS[tag]?.test(getScalarValue(text, event))) return null;
  const known = Object.keys(TAGS).join(', ');
  return { offset: event.tagStart, expected: `no tag but ${known}, with such a value`, observed: tag };
}

function valueDoubt(text: string, event: Node, around: Around): Doubt | null {
  if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0) return null;
  const expected = expectedOf(text, event, around);
  return expected === null
    ? null
    : { offset: event.valueStart, expected, observed: text.slice(event.valueStart, event.valueEnd) };
}

/** What stands in the place of a scalar where every reader takes it alike; null for one that they do. */
function expectedOf(text: string, event: ScalarEvent, { isRoot, isFlow }: Around): string | null {
  const written = text.slice(event.valueStart, event.valueEnd);
  switch (event.style) {
    case SCALAR_STYLE.PLAIN:
      // Go takes the one for an explicit key, and the other for a part of what stands before it.
      if (isFlow && /[?]|^:/.test(written)) return 'quotes around a text with `?` or `:` between brackets';
      if (isFlow && /^:[,[\]{}]/.test(text.slice(event.valueEnd, event.valueEnd + 2))) return 'a blank behind a colon';
      return isSameNumber(written, plainValue(getScalarValue(text, event))) ? null : 'a number below 2^53, of digits';
    case SCALAR_STYLE.DOUBLE_QUOTED:
      if (/\\\r?\n[ \t]*\r?\n/.test(written)) return 'no empty line behind a backslash';
      return /\p{Surrogate}/u.test(getScalarValue(text, event)) ? 'whole characters' : null;
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK:
      // Go wants it indented, and leaves out what is not.
      if (isRoot) return 'a mapping or a list';
      return isCutOff(text, event) ? 'a line feed at the end of the file' : null;
    default:
      return null;
  }
}

/** Without a line feed at its end, a text has none for Prow. We give it one, as kubectl does. */
function isCutOff(text: string, { valueEnd, chomping }: ScalarEvent): boolean {
  return chomping !== CHOMPING_MODE.STRIP && !text.endsWith('\n') && text.slice(valueEnd).trim() === '';
}

/**
 * Go keeps 64 bits of a whole number, JSON and we 53; what is infinite is text or an error to Go, and so is an underscore
 * behind a point.
 */
function isSameNumber(written: string, value: unknown): boolean {
  if (typeof value !== 'number') return true;
  if (!Number.isFinite(value) || /^\..*_/.test(written)) return false;
  return Number.isSafeInteger(value) || !Number.isInteger(value);
}
