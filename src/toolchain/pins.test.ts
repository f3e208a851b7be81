import { describe, expect, test } from 'vitest';
import { ExplainedError } from '../model/explained-error.js';
import { goDirective, readPin, requirement } from './pins.js';
import { TEST_TOOL_NAMES, TOOL_NAMES } from './tool-names.js';
import { recipeFor } from './tool-recipes.js';

describe('requirement', () => {
  test('reads a single line, a block line and an indirect one', () => {
    expect(requirement('require a.b/c v1.2.3\n', 'a.b/c')?.version).toBe('v1.2.3');
    expect(requirement('require (\n\ta.b/c v1.2.3 // indirect\n)\n', 'a.b/c')?.version).toBe('v1.2.3');
  });

  test('a comment "= v…" names the release a pseudo-version stands for', () => {
    expect(requirement('require a.b/c v0.0.0-2026 // = v4.25.0\n', 'a.b/c')?.release).toBe('v4.25.0');
    expect(requirement('require a.b/c v1.0.0 // indirect\n', 'a.b/c')?.release).toBe('v1.0.0');
  });

  test('a module whose path only starts alike, a tool line and a replace line are no requirement', () => {
    expect(requirement('require a.b/c/d v1.0.0\ntool a.b/c\nreplace a.b/c => a.b/c v2.0.0\n', 'a.b/c')).toBeNull();
  });
});

test('a go.mod without a go line means Go 1.16', () => {
  expect(goDirective('module x\n\ngo 1.25.8\n')).toBe('1.25.8');
  expect(goDirective('module x\n')).toBe('1.16');
});

describe('readPin', () => {
  test.each([...TOOL_NAMES, ...TEST_TOOL_NAMES])(
    '%s is pinned, with a checksum for that very version',
    async (tool) => {
      const { pin, module } = recipeFor(tool);
      const { version, goSum } = await readPin(pin, module);
      expect(goSum).toContain(`${module} ${version} h1:`);
    },
  );

  test('a module nobody requires is our fault, with the file named', async () => {
    const reading = readPin('etcd', 'example.com/not-there');
    await expect(reading).rejects.toThrow(ExplainedError);
    await expect(reading).rejects.toThrow(/toolchain\/etcd\/go\.mod/);
  });
});
