import { resolve } from 'node:path';
import { ExplainedError } from '../model/explained-error.js';
import { replaceFile } from './replace-file.js';

/**
 * Writes a result into the file that `--file` names, whole or not at all. A shell's `>` empties it before anything is known.
 *
 * @throws {ExplainedError} `usage` where it cannot be written; what was there is still there.
 */
export async function writeAskedFile(file: string, text: string): Promise<void> {
  try {
    await replaceFile(file, text);
  } catch (cause) {
    const observed = cause instanceof Error ? cause.message : String(cause);
    throw new ExplainedError(
      'usage',
      {
        what: 'The result cannot be written',
        expected: 'a path in a folder that is there and may be written to',
        ...{ observed, evidence: resolve(file) },
        next: 'correct --file',
      },
      { cause },
    );
  }
}
