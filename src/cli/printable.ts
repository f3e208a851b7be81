/**
 * What a terminal acts upon instead of showing it: control characters, line separators, and marks that turn the direction of
 * text. Only a tab and the end of a line are left.
 */
const ACTED_UPON = /(?![\n\t])[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text of which nothing can erase or repaint what is printed: such characters as JSON writes them. */
export function printable(text: string): string {
  return text.replace(ACTED_UPON, escaped);
}

/** The same of what has to stay one line, so that nothing in it can look like another. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
