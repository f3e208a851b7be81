import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Pin } from './pins.js';
import { runGo } from './run-go.js';
import type { ToolRecipe } from './tool-recipes.js';

const ListedModule = z.object({ Dir: z.string().min(1) });

/**
 * The root of the module that builds a recipe: the pin itself, or, where its
 * main package embeds files of the pinned module, a copy of the pin with those
 * files beside it.
 */
export async function moduleToBuild(
  recipe: ToolRecipe,
  pin: Pin,
  options: { workDirectory: string; signal?: AbortSignal | undefined },
): Promise<string> {
  if (recipe.embedded.length === 0) return pin.directory;
  const copy = join(options.workDirectory, 'module');
  await mkdir(copy, { recursive: true });
  await cp(pin.directory, copy, { recursive: true });
  const answer = await runGo(['mod', 'download', '-json', `${recipe.module}@${pin.version}`], {
    cwd: copy,
    purpose: `download ${recipe.module}`,
    signal: options.signal,
  });
  const { Dir } = ListedModule.parse(JSON.parse(answer));
  for (const file of recipe.embedded) {
    const content = JSON.parse(await readFile(join(Dir, file), 'utf8'));
    await writeFile(join(copy, basename(file)), JSON.stringify(released(content, pin.release)));
  }
  return copy;
}

/** A schema says which release it is of, as Pulumi's own generate.go writes it; other files stay as they are. */
function released(content: unknown, release: string): unknown {
  const schema = z.looseObject({ name: z.string(), resources: z.unknown() }).safeParse(content);
  return schema.success && schema.data.resources !== undefined
    ? { ...schema.data, version: release.replace(/^v/, '') }
    : content;
}
