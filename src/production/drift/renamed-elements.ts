import type { DescribedDocument } from '../../model/description.js';
import { pointerSegment } from '../value-at.js';

type Fields = DescribedDocument['fields'];

/** An element of a list of named ones that has another name and is otherwise what it was. */
export interface RenamedElement {
  /** Pointer of the element as it was. */
  readonly at: string;
  readonly before: string;
  readonly after: string;
}

/** Elements of lists that were given another name, each once: an environment variable above all. */
export function renamedElements(before: Fields, after: Fields): RenamedElement[] {
  const gone = elementsOf(before).filter(({ pointer }) => !(`${pointer}/name` in after));
  const come = elementsOf(after).filter(({ pointer }) => !(`${pointer}/name` in before));
  const taken = new Set<Element>();
  return gone.flatMap((was) => {
    const is = come.find((one) => one.list === was.list && one.content === was.content && !taken.has(one));
    if (is === undefined || was.content === '') return [];
    taken.add(is);
    return [{ at: was.pointer, before: nameIn(was), after: nameIn(is) }];
  });
}

/** Whether a pointer leads to an element or below it. */
export function isWithin(pointer: string, element: string): boolean {
  return pointer === element || pointer.startsWith(`${element}/`);
}

/** The pointer of an element once it has its new name. */
export function newPointer({ at, after }: RenamedElement): string {
  return `${at.slice(0, at.lastIndexOf('/'))}/${pointerSegment(after)}`;
}

/**
 * Whether a list's elements that stand in both versions stand in another order: one that is new or gone is told by itself.
 *
 * @param list - pointer of the list.
 */
export function isReordered(
  list: string,
  { before, after, renamed }: { before: Fields; after: Fields; renamed: readonly RenamedElement[] },
): boolean {
  const names = new Map(renamed.map((one) => [one.at, newPointer(one)]));
  const pointersIn = (fields: Fields): string[] =>
    elementsOf(fields)
      .filter((element) => element.list === list)
      .map(({ pointer }) => pointer);
  const was = pointersIn(before).map((pointer) => names.get(pointer) ?? pointer);
  const is = pointersIn(after);
  const kept = was.filter((pointer) => is.includes(pointer));
  return kept.join('\n') !== is.filter((pointer) => was.includes(pointer)).join('\n');
}

interface Element {
  readonly pointer: string;
  readonly list: string;
  /** Everything below it but its name, as one text. */
  readonly content: string;
}

const NAME = '/name';

/** Elements of lists are kept by their names, and have each a field `name` that is called as they are. */
function elementsOf(fields: Fields): Element[] {
  const pointers = Object.keys(fields);
  return pointers
    .filter((pointer) => pointer.endsWith(NAME))
    .map((pointer) => {
      const element = pointer.slice(0, -NAME.length);
      const below = pointers.filter((other) => other !== pointer && other.startsWith(`${element}/`));
      const content = below.map((other) => `${other.slice(element.length)} ${fields[other]}`).join('\n');
      return { pointer: element, list: element.slice(0, element.lastIndexOf('/')), content };
    });
}

function nameIn({ pointer }: Element): string {
  const segment = pointer.slice(pointer.lastIndexOf('/') + 1);
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}
