import { type AliasEvent, EVENT_ID, type Event, getScalarValue, type ScalarEvent } from 'js-yaml';

/** Where the nodes of one document begin. */
export interface PlacedNode {
  /** Offset of the node at a path, or of the nearest parent that exists. */
  offsetAt(path: readonly (string | number)[]): number;
}

/** A node while its document is gone through. */
interface Open {
  readonly node: Place;
  readonly kind: 'document' | 'sequence' | 'mapping';
  /** The key whose value comes next; null where a key does. */
  key: string | null;
}

class Place implements PlacedNode {
  readonly children = new Map<string, Place>();
  constructor(readonly offset: number) {}

  offsetAt(path: readonly (string | number)[]): number {
    const [first, ...rest] = path;
    const child = first === undefined ? undefined : this.children.get(String(first));
    return child?.offsetAt(rest) ?? this.offset;
  }
}

/** What a key is called that is no scalar: nobody asks for its place. */
const NO_SCALAR = '';

/**
 * The places of every document of a text.
 *
 * @param events - what js-yaml's parser says of `text`.
 */
export function placedNodes(events: readonly Event[], text: string): PlacedNode[] {
  const documents: Place[] = [];
  const open: Open[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
    } else if (event.type === EVENT_ID.DOCUMENT) {
      open.push({ node: new Place(0), kind: 'document', key: null });
    } else {
      const parent = open.at(-1);
      const isKey = parent?.kind === 'mapping' && parent.key === null;
      const node = new Place(offsetOf(event, parent?.node));
      if (parent === undefined) throw new RangeError('a node outside every document');
      if (parent.kind === 'document') documents.push(node);
      else if (isKey) parent.key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : NO_SCALAR;
      else take(parent, node);
      if (event.type === EVENT_ID.SEQUENCE) open.push({ node, kind: 'sequence', key: null });
      if (event.type === EVENT_ID.MAPPING) open.push({ node, kind: 'mapping', key: null });
    }
  }
  return documents;
}

function take(parent: Open, node: Place): void {
  const key = parent.kind === 'sequence' ? String(parent.node.children.size) : (parent.key ?? NO_SCALAR);
  // A key may be called like one of a prototype, so a map; one that is written twice never comes this far.
  parent.node.children.set(key, node);
  parent.key = null;
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
