import { type AliasEvent, EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';

/** A part of a text, by offsets from 0; `end` is that of the first character after it. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** Where the nodes of one document begin. */
export interface PlacedNode {
  /** Offset of the node at a path, or of the nearest parent that exists. */
  offsetAt(path: readonly (string | number)[]): number;
  /** Offset of the key of the field at a path; as {@link offsetAt} where nothing stands there with one. */
  keyOffsetAt(path: readonly (string | number)[]): number;
  /** From the key of the field at a path to the end of its value; null unless both are scalars on one line, with no anchor or tag. */
  fieldAt(path: readonly (string | number)[]): Span | null;
}

/** A key that its mapping has already. */
export interface RepeatedKey {
  readonly key: string;
  readonly offset: number;
}

/** A node while its document is gone through. */
interface Open {
  readonly node: Place;
  readonly kind: 'document' | 'sequence' | 'mapping';
  /** The key whose value comes next; null where a key does. */
  key: string | null;
  /** Where that key stands; null for one that is no simple scalar. */
  keySpan: Span | null;
}

class Place implements PlacedNode {
  readonly children = new Map<string, Place>();
  /** With its key, as a field of a mapping. */
  field: Span | null = null;
  /** Offset of its key, as a field of a mapping. */
  keyOffset: number | null = null;
  constructor(readonly offset: number) {}

  offsetAt(path: readonly (string | number)[]): number {
    const [first, ...rest] = path;
    const child = first === undefined ? undefined : this.children.get(String(first));
    return child?.offsetAt(rest) ?? this.offset;
  }

  keyOffsetAt(path: readonly (string | number)[]): number {
    const [first, ...rest] = path;
    const child = first === undefined ? undefined : this.children.get(String(first));
    return child?.keyOffsetAt(rest) ?? (first === undefined ? this.keyOffset : null) ?? this.offset;
  }

  fieldAt(path: readonly (string | number)[]): Span | null {
    const [first, ...rest] = path;
    return first === undefined ? this.field : (this.children.get(String(first))?.fieldAt(rest) ?? null);
  }
}

/** What a key is called that is no scalar: nobody asks for its place. */
const NO_SCALAR = '';

/** Several merges of one mapping are all made. */
const MERGE = '<<';

/**
 * The places of every document of a text, and keys that stand in one mapping more than once, each time but the first.
 *
 * @param events - what js-yaml's parser says of `text`.
 */
export function placedNodes(
  events: readonly Event[],
  text: string,
): { readonly documents: readonly PlacedNode[]; readonly repeatedKeys: readonly RepeatedKey[] } {
  const documents: Place[] = [];
  const repeatedKeys: RepeatedKey[] = [];
  const open: Open[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
    } else if (event.type === EVENT_ID.DOCUMENT) {
      open.push({ node: new Place(0), kind: 'document', key: null, keySpan: null });
    } else {
      const parent = open.at(-1);
      const isKey = parent?.kind === 'mapping' && parent.key === null;
      const node = new Place(offsetOf(event, parent?.node));
      if (parent === undefined) throw new RangeError('a node outside every document');
      if (parent.kind === 'document') documents.push(node);
      else if (isKey) repeatedKeys.push(...takeKey(parent, { event, text }));
      else take(parent, { node, span: spanOf(event, text) });
      if (event.type === EVENT_ID.SEQUENCE) open.push({ node, kind: 'sequence', key: null, keySpan: null });
      if (event.type === EVENT_ID.MAPPING) open.push({ node, kind: 'mapping', key: null, keySpan: null });
    }
  }
  return { documents, repeatedKeys };
}

/** @returns The key, where its mapping has it already. */
function takeKey(parent: Open, { event, text }: { event: NodeEvent; text: string }): RepeatedKey[] {
  parent.keySpan = spanOf(event, text);
  parent.key = NO_SCALAR;
  if (event.type !== EVENT_ID.SCALAR) return [];
  const key = getScalarValue(text, event);
  parent.key = key;
  return key !== MERGE && parent.node.children.has(key) ? [{ key, offset: event.valueStart }] : [];
}

function take(parent: Open, { node, span }: { node: Place; span: Span | null }): void {
  const key = parent.kind === 'sequence' ? String(parent.node.children.size) : (parent.key ?? NO_SCALAR);
  if (parent.keySpan !== null && span !== null) node.field = { begin: parent.keySpan.begin, end: span.end };
  node.keyOffset = parent.keySpan?.begin ?? null;
  // A key may be called like one of a prototype, so a map; of one that is written twice the last counts.
  parent.node.children.set(key, node);
  parent.key = null;
  parent.keySpan = null;
}

/** Where a scalar stands with its quotes. */
function spanOf(event: NodeEvent, text: string): Span | null {
  if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0 || event.anchorStart >= 0 || event.tagStart >= 0)
    return null;
  const { PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED } = SCALAR_STYLE;
  const quote = event.style === SINGLE_QUOTED || event.style === DOUBLE_QUOTED ? 1 : 0;
  if (event.style !== PLAIN && quote === 0) return null;
  const span = { begin: event.valueStart - quote, end: event.valueEnd + quote };
  return text.slice(span.begin, span.end).includes('\n') ? null : span;
}

type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.POP | typeof EVENT_ID.DOCUMENT }>;

/** An empty value has no place of its own; then its parent's is the nearest. */
function offsetOf(event: NodeEvent, parent: Place | undefined): number {
  const own = isCollection(event) ? event.start : beginOf(event);
  return own < 0 ? (parent?.offset ?? 0) : own;
}

function isCollection(event: NodeEvent): event is Exclude<NodeEvent, ScalarEvent | AliasEvent> {
  return event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING;
}

function beginOf(event: ScalarEvent | AliasEvent): number {
  return event.type === EVENT_ID.SCALAR ? event.valueStart : event.anchorStart;
}
