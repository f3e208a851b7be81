import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the program that a pod is shown is one file, which needs no other of ours', () => {
  const text = readFileSync(new URL('./whereabouts.ts', import.meta.url), 'utf8');
  const imported = [...text.matchAll(/\b(?:from|import)\s*\(?["']([^"']+)["']/g)].map(([, name = '']) => name);
  expect(imported).toContain('node:https');
  expect(imported.filter((name) => !name.startsWith('node:'))).toEqual([]);
});
