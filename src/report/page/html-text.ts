import { escapeMarkup } from '../escape.js';

/** Invisible, and no letter: behind it nothing is a tag or an entity any more. */
const WORD_JOINER = '\u2060';

/**
 * Text of a run as content of the page, never of an attribute. Deck's html lens puts a page into an iframe's `srcdoc`
 * and escapes quotes alone (Prow's pkg/spyglass/lenses/html/html.go), so what is escaped here is unescaped there: text
 * must be harmless, and read the same, after that too.
 */
export function htmlText(text: string): string {
  return escapeMarkup(text.replace(/[<&](?=[A-Za-z/!?#])/g, `$&${WORD_JOINER}`));
}

/** Text for `<title>`: Deck writes it into its own page as it is, so that nothing with a meaning in HTML may be in it. */
export function titleText(text: string): string {
  return text.replace(/[<>&"'`\p{Cc}]/gu, ' ').trim();
}

/** The first characters of a text that is too long to be read at a glance, and that it is longer. */
export function clip(text: string, charactersMax: number): string {
  const characters = [...text];
  return characters.length <= charactersMax
    ? text
    : `${characters
        .slice(0, charactersMax - 1)
        .join('')
        .trimEnd()}…`;
}
