import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';

/**
 * The same function, computed once for each history and description: several
 * checks rest on the same facts, and those of 59 starts take a while. Histories
 * and descriptions are never changed, so nobody can tell the difference.
 */
export function oncePerHistory<Result>(
  compute: (description: Description, history: History) => readonly Result[],
): (description: Description, history: History) => readonly Result[] {
  const known = new WeakMap<History, WeakMap<Description, readonly Result[]>>();
  return (description, history) => {
    const own = known.get(history) ?? new WeakMap<Description, readonly Result[]>();
    const result = own.get(description) ?? compute(description, history);
    known.set(history, own.set(description, result));
    return result;
  };
}
