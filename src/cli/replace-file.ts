import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file whole or not at all: who reads at this very moment reads the old one or the new one. */
export async function replaceFile(
  file: string,
  text: string,
  options: { readonly mode?: number | undefined } = {},
): Promise<void> {
  const fresh = `${file}.${process.pid}`;
  try {
    await writeFile(fresh, text, options);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
