import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';

/** A key that its mapping has already. */
export interface RepeatedKey {
  readonly key: string;
  readonly offset: number;
}

/** A collection that is gone through: the keys of a mapping so far, null for anything else. */
interface Open {
  readonly keys: Set<string> | null;
  isKeyNext: boolean;
}

/** Several merges of one mapping are all made. */
const MERGE = '<<';

/**
 * Keys that stand in one mapping more than once, each time but the first.
 *
 * @param events - what js-yaml's parser says of `text`.
 */
export function repeatedKeys(events: readonly Event[], text: string): RepeatedKey[] {
  const open: Open[] = [];
  const found: RepeatedKey[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    if (event.type === EVENT_ID.SCALAR && parent?.isKeyNext && parent.keys !== null) {
      const key = getScalarValue(text, event);
      if (parent.keys.has(key) && key !== MERGE) found.push({ key, offset: event.valueStart });
      parent.keys.add(key);
    }
    if (parent !== undefined) parent.isKeyNext = parent.keys !== null && !parent.isKeyNext;
    const isMapping = event.type === EVENT_ID.MAPPING;
    if (isMapping || event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.DOCUMENT)
      open.push({ keys: isMapping ? new Set() : null, isKeyNext: isMapping });
  }
  return found;
}
