import { type AliasEvent, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import type { Doubt } from './yaml-doubt.js';
import { plainValue } from './yaml-schema.js';

/** A collection while it is gone through, and for whoever means it by an alias. */
interface Collection {
  readonly kind: 'document' | 'sequence' | 'mapping';
  /** Where its last merge stands. */
  mergeAt: number;
  /** As a mapping: each key as the text it is in JSON, with what it is in YAML. */
  readonly keys: Map<string, KeyKind>;
  /** As a sequence: its collections. */
  readonly items: Collection[];
  /** As a mapping: whether the next node is a value, and whether it is one that is merged. */
  next: 'key' | 'value' | 'merged';
}

type KeyKind = 'text' | 'number' | 'truth';

type Node = Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>;

const MERGE = '<<';

/**
 * The first key of a text that Go takes otherwise than we do; null where there is none.
 *
 * A merge takes the place of what stands above it in Prow and kubectl, and of nothing in kustomize and here. The number 1
 * and the text "1" are two keys in YAML and one in JSON, where Go keeps either of them, at random. A fraction is a key by
 * another text in Go; nothing, a list or a mapping is none.
 *
 * @see mapping, decode.go of go.yaml.in/yaml/v2; convertToJSONableObject, yaml.go of sigs.k8s.io/yaml
 */
export function keyDoubt(text: string, events: readonly Event[]): Doubt | null {
  const open: Collection[] = [];
  const anchors = new Map<string, Collection | null>();
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      const done = open.pop();
      const doubt = done === undefined ? null : mergeInto(open.at(-1), done);
      if (doubt !== null) return doubt;
      continue;
    }
    if (event.type === EVENT_ID.DOCUMENT) {
      open.push(collection('document'));
      anchors.clear();
      continue;
    }
    const node = collectionOf(event, { text, anchors });
    const parent = open.at(-1);
    const doubt = parent === undefined ? null : take(parent, { event, node, text });
    if (doubt !== null) return doubt;
    if (node !== null && event.type !== EVENT_ID.ALIAS) open.push(node);
  }
  return null;
}

function collection(kind: Collection['kind']): Collection {
  return { kind, mergeAt: 0, keys: new Map(), items: [], next: 'key' };
}

interface Known {
  readonly text: string;
  readonly anchors: Map<string, Collection | null>;
}

/** The collection that a node is, or means; null for a scalar. */
function collectionOf(event: Node, { text, anchors }: Known): Collection | null {
  const anchor = text.slice(event.anchorStart, event.anchorEnd);
  if (event.type === EVENT_ID.ALIAS) return anchors.get(anchor) ?? null;
  const made =
    event.type === EVENT_ID.SCALAR ? null : collection(event.type === EVENT_ID.SEQUENCE ? 'sequence' : 'mapping');
  if (event.anchorStart >= 0) anchors.set(anchor, made);
  return made;
}

interface Taken {
  readonly event: Node;
  readonly node: Collection | null;
  readonly text: string;
}

function take(parent: Collection, { event, node, text }: Taken): Doubt | null {
  if (parent.kind === 'sequence' && node !== null) parent.items.push(node);
  if (parent.kind !== 'mapping') return null;
  const isKey = parent.next === 'key';
  if (isKey) {
    parent.next = 'value';
    return takeKey(parent, { event, text });
  }
  // What is written out here is merged once it has ended.
  if (event.type === EVENT_ID.ALIAS && node !== null) return mergeInto(parent, node);
  if (node === null) parent.next = 'key';
  return null;
}

function takeKey(parent: Collection, { event, text }: Pick<Taken, 'event' | 'text'>): Doubt | null {
  const observed = (said: string): Doubt => ({
    offset: offsetOf(event),
    expected: 'keys that are one text for every reader, each with one spelling',
    observed: said,
  });
  if (event.type !== EVENT_ID.SCALAR) return observed('a key that is an alias, a list or a mapping');
  const source = getScalarValue(text, event);
  const isPlain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;
  if (isPlain && source === MERGE) {
    parent.next = 'merged';
    parent.mergeAt = offsetOf(event);
    return null;
  }
  if (text.slice(event.valueStart, event.valueEnd).includes('\n')) return observed('a key of several lines');
  const value = isPlain ? plainValue(source) : source;
  if (value === null) return observed(`the key ${source || 'of no text'}, which is nothing`);
  if (typeof value === 'number' && !/^-?(0|[1-9][0-9]*)$/.test(source)) return observed(`the key ${source}, a number`);
  const kind = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'truth';
  const before = parent.keys.get(String(value));
  parent.keys.set(String(value), kind);
  return before === undefined || before === kind ? null : observed(`${value} as ${before} and as ${kind}`);
}

/** Ends the value of a mapping. */
function mergeInto(parent: Collection | undefined, node: Collection): Doubt | null {
  if (parent?.kind !== 'mapping') return null;
  const isMerged = parent.next === 'merged';
  parent.next = 'key';
  if (!isMerged) return null;
  const sources = node.kind === 'sequence' ? node.items : [node];
  for (const [key, kind] of new Map(sources.flatMap(({ keys }) => [...keys]))) {
    if (parent.keys.has(key))
      return {
        offset: parent.mergeAt,
        expected: 'a merge `<<` above the keys that overrule it, and no other merge with the same key',
        observed: `${key} stands above a merge that has it too: Prow takes that of the merge, others do not`,
      };
    parent.keys.set(key, kind);
  }
  return null;
}

function offsetOf(event: Node): number {
  if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) return event.start;
  return beginOf(event);
}

function beginOf(event: ScalarEvent | AliasEvent): number {
  return Math.max(event.type === EVENT_ID.SCALAR ? event.valueStart : event.anchorStart, 0);
}
