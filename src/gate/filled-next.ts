import type { Objection } from '../model/decision.js';
import { shellWord } from './shell-word.js';

/** A word of a next step in capitals, and what it stands for; null where that is not known. */
export type Filling = Readonly<Record<string, string | null>>;

/** The same objections, with what is known put into the commands of their next steps, quoted for a shell. */
export function filledNext(objections: readonly Objection[], filling: Filling): Objection[] {
  return objections.map((one) => ({ ...one, next: filled(one.next, filling) }));
}

/** A text with its words in capitals filled in. */
export function filled(text: string, filling: Filling): string {
  return text.replaceAll(/\b[A-Z]{3,}\b/g, (word) => {
    const value = Object.hasOwn(filling, word) ? filling[word] : null;
    return value === null || value === undefined ? word : shellWord(value);
  });
}
