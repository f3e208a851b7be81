/** What a reference to an image is not made of: the same path at the end of another registry's is not the same path. */
const BEGINS = String.raw`(?<![\w./:@%+~-])`;

/** Patterns that match an image of one of these paths up to its tag, for a look behind. */
export function imagesBelow(repositories: readonly string[]): string[] {
  return repositories.map((path) => String.raw`${BEGINS}${escaped(path)}/[\w./-]+:`);
}

/** A text as a pattern that matches it and nothing else. */
export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
