import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';

/** Files that a person or a tool starts by their name or place, and the writer of schemas/. */
const ENTRIES =
  /^(bin\/|tests\/|smoke-tests\/|drills\/|infra\/(gke\/)?(index|stack)\.ts$|src\/cli\/main\.ts$|src\/model\/json-schemas\.ts$|src\/structure)/;
const TESTS = /(\.test\.ts$|\/fixtures\/)/;

/**
 * Files that nobody uses but their own tests. A file that another names in a
 * string (a program that is started as a process) is used.
 */
export function deadFiles(root: string, { modules }: ICruiseResult): string[] {
  const ours = modules
    .map(({ source }) => source)
    .filter((source) => /\.(ts|mjs)$/.test(source) && !source.includes('node_modules'));
  const used = new Set(
    modules
      // The smoke tests are no tests of ours: they are what the command line runs.
      .filter(({ source }) => !TESTS.test(source) || source.startsWith('smoke-tests/'))
      .flatMap(({ dependencies }) => dependencies.map(({ resolved }) => resolved)),
  );
  const texts = ours.map((source) => ({ source, text: readFileSync(join(root, source), 'utf8') }));
  const isNamed = (file: string): boolean => {
    const name = basename(file).replace(/\.[^.]*$/, '');
    const inString = new RegExp(`[/'"\`]${name}\\.(ts|js|mjs)['"\`]`);
    return texts.some(({ source, text }) => source !== file && !TESTS.test(source) && inString.test(text));
  };
  return ours
    .filter((source) => !ENTRIES.test(source) && !TESTS.test(source) && !used.has(source) && !isNamed(source))
    .map((source) => `${source}: no file uses it. Delete it, or use it.`);
}
