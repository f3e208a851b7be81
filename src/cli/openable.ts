import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';

/** A file as an editor opens it from the working directory: relative to that, or absolute where that is shorter. */
export function openablePath(path: string, root: string): string {
  const whole = resolve(root, path);
  const near = relative(process.cwd(), whole);
  return near !== '' && near.length < whole.length ? near : whole;
}

/** A path before a line's number; whether it is one is known from the files that there are. */
const PLACE = /(?<![\w./~@+-])[^\s()'"`,;:]+(?=:\d+)/g;

/**
 * A text with its places as they can be opened: `file:line` of a production is written from its directory.
 *
 * @param root - the directory that places are written from; what is no file below it stays.
 */
export function openablePlaces(text: string, root: string): string {
  return text.replaceAll(PLACE, (path) => (existsSync(resolve(root, path)) ? openablePath(path, root) : path));
}
