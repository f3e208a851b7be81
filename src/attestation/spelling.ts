/** What a text says as JSON; undefined where it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a text is what writing its content gives. What is nested deeper than can be written is not. */
export function isSpelledAs(text: string, write: () => string): boolean {
  try {
    return write() === text;
  } catch {
    return false;
  }
}
