/** More than this nobody reads, and a bump of any size must fit a status. */
const SHOWN_MAX = 3;
const LENGTH_MAX = 200;

/** The first of a list of things as one text, and how many more there are. */
export function firstOf(texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN_MAX).map(shortened);
  const more = texts.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** One line of bounded length, whatever somebody wrote into it: no control character reaches a terminal. */
export function shortened(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length <= LENGTH_MAX ? line : `${line.slice(0, LENGTH_MAX)}…`;
}
