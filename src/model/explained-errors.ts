import { ExplainedError, explain } from './explained-error.js';

/** A person mends so many and asks again; programs are given all. */
const PRINTED_MAX = 50;

/**
 * Several errors that were found in one reading, so that they can be mended in one go. Its own parts sum them up; the
 * message has each with all five.
 */
export class ExplainedErrors extends ExplainedError {
  /** @param each - two or more. */
  constructor(readonly each: readonly ExplainedError[]) {
    const unreadable = each.some(({ kind }) => kind === 'unreadable');
    const explanations = each.map(({ explanation }) => explanation);
    super(unreadable ? 'unreadable' : 'usage', {
      what: `${each.length} mistakes were found: ${explanations.map(({ what }) => what).join('; ')}`,
      expected: 'none; what each should be is told by each',
      observed: explanations.map(({ observed }) => observed).join('; '),
      evidence: explanations.map(({ evidence }) => evidence).join(', '),
      next: 'mend each; none hides behind another, as far as one reading shows',
    });
    const rest = each.length - PRINTED_MAX;
    this.message = [
      ...explanations.slice(0, PRINTED_MAX).map(explain),
      `${each.length} mistakes in all${rest > 0 ? `, of which ${rest} are only shown with --json` : ''}`,
    ].join('\n\n');
  }
}

/** Each error by itself, of one that may be several. */
export function eachError(error: ExplainedError): readonly ExplainedError[] {
  return error instanceof ExplainedErrors ? error.each.flatMap(eachError) : [error];
}

/** One error of what was found: itself where it is alone, and what was found twice only once. */
export function oneError(found: readonly ExplainedError[]): ExplainedError | null {
  const each = found.flatMap(eachError);
  const distinct = [...new Map(each.map((error) => [error.message, error])).values()];
  const [first, ...more] = distinct;
  if (first === undefined) return null;
  return more.length === 0 ? first : new ExplainedErrors(distinct);
}

/**
 * Goes through all elements, even if reading some of them is refused.
 *
 * @throws {ExplainedError} every refusal at once, after the last element; what is no refusal of somebody's input, at once.
 */
export function everyOf<T, R>(elements: readonly T[], read: (element: T, index: number) => R): R[] {
  const refused: ExplainedError[] = [];
  const results: R[] = [];
  for (const [index, element] of elements.entries()) {
    try {
      results.push(read(element, index));
    } catch (error) {
      refused.push(refusal(error));
    }
  }
  throwAll(refused);
  return results;
}

/** The same of what takes time, all elements at once. */
export async function everyOneOf<T, R>(elements: readonly T[], read: (element: T) => Promise<R>): Promise<R[]> {
  const settled = await Promise.allSettled(elements.map(read));
  throwAll(settled.flatMap((one) => (one.status === 'rejected' ? [refusal(one.reason)] : [])));
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** Throws what was found as one error; nothing where nothing was. */
export function throwAll(found: readonly ExplainedError[]): void {
  const error = oneError(found);
  if (error !== null) throw error;
}

/** An error that is somebody's input; everything else is thrown again. */
export function refusal(error: unknown): ExplainedError {
  if (error instanceof ExplainedError && (error.kind === 'usage' || error.kind === 'unreadable')) return error;
  throw error;
}
