import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The production that ships with this project. */
export const EXAMPLE_PRODUCTION = join(import.meta.dirname, '../../examples/production');

/** One change to a file of the example: text that must be there, and what stands there instead. */
export interface ExampleChange {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Hands `use` a copy of the example production with changes made, and removes it afterwards.
 * For tests: a guard is shown to fire on the example with one thing wrong.
 *
 * @throws {Error} when a text to be changed is not there, so that no test passes by accident.
 */
export async function withChangedExample<T>(
  changes: readonly ExampleChange[],
  use: (root: string) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'changed-example-'));
  try {
    await cp(EXAMPLE_PRODUCTION, root, { recursive: true });
    for (const { file, from, to } of changes) {
      const text = await readFile(join(root, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} of the example does not hold ${JSON.stringify(from)}`);
      await writeFile(
        join(root, file),
        text.replaceAll(from, () => to),
      );
    }
    return await use(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
