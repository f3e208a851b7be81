/** Tells the line of a place in a text. */
export interface LineCounter {
  /** The line, counted from 1, that holds the character at `offset`, counted from 0. */
  lineOf(offset: number): number;
}

/** Finds the beginnings of lines once, when the first is asked for. */
export function lineCounter(text: string): LineCounter {
  let begins: readonly number[] | undefined;
  return {
    lineOf: (offset) => {
      begins ??= lineBegins(text);
      let [low, high] = [0, begins.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((begins[middle] ?? 0) <= offset) low = middle;
        else high = middle;
      }
      return low + 1;
    },
  };
}

function lineBegins(text: string): number[] {
  const begins = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) begins.push(at + 1);
  return begins;
}
