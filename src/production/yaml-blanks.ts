import { EVENT_ID, type Event } from 'js-yaml';
import type { Doubt } from './yaml-doubt.js';

/**
 * The first tab that indents something in block style, or sets it off from its dash; null where there is none. Go refuses
 * it. Between brackets, before a comment at the end of a line and in values a tab is as good as a space.
 *
 * @see yaml_parser_scan_to_next_token, scannerc.go of go.yaml.in/yaml/v2
 */
export function blankDoubt(text: string, events: readonly Event[]): Doubt | null {
  if (!text.includes('\t')) return null;
  const place: Place = { depth: 0, isIndent: true };
  let from = 0;
  for (const [begin, end] of [...valuesIn(events), [text.length, text.length]] as const) {
    const at = tabIn(text, { from, to: begin, place });
    if (at !== null) return { offset: at, expected: 'an indentation of spaces', observed: 'a tab' };
    if (end > from) place.isIndent = text[end - 1] === '\n';
    from = Math.max(from, end);
  }
  return null;
}

function valuesIn(events: readonly Event[]): (readonly [number, number])[] {
  return events.flatMap((event) =>
    event.type === EVENT_ID.SCALAR && event.valueStart >= 0 ? [[event.valueStart, event.valueEnd] as const] : [],
  );
}

/** Where one stands between two values. */
interface Place {
  /** How many brackets are open. */
  depth: number;
  /** Nothing but blanks and dashes so far, on this line. */
  isIndent: boolean;
}

function tabIn(text: string, { from, to, place }: { from: number; to: number; place: Place }): number | null {
  for (let at = from; at < to; at++) {
    const one = text[at] ?? '';
    if (one === '#') at = endOfLine(text, at) - 1;
    else if (one === '\n') place.isIndent = true;
    else if (one === '\t' && place.isIndent && place.depth === 0) return at;
    else if ('[{'.includes(one)) place.depth++;
    else if (']}'.includes(one)) place.depth--;
    if (!' \t\r\n-?'.includes(one)) place.isIndent = false;
  }
  return null;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}
