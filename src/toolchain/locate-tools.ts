import { readCached } from './build-cache.js';
import type { WantedProgram } from './build-programs.js';
import { findInstalled } from './find-installed.js';
import { type Pin, readPin } from './pins.js';
import type { ToolName } from './tool-names.js';
import type { ToolRecipe } from './tool-recipes.js';
import { wantedTools } from './wanted-tools.js';

/** A tool that need not be built. */
export interface LocatedTool {
  readonly name: ToolName;
  readonly path: string;
  /** `found` on this machine at the pinned version, or `cached` from an earlier build. */
  readonly state: 'found' | 'cached';
}

export interface Located {
  readonly pin: Pin;
  readonly located: readonly LocatedTool[];
  readonly missing: readonly WantedProgram<ToolName>[];
}

/**
 * Looks for tools of one recipe: first on this machine, then in the cache. Builds nothing.
 *
 * @throws {ExplainedError} `usage`: a tool is not on this machine, and there is no Go to say which build is wanted.
 */
export async function locateTools(
  tools: readonly ToolName[],
  options: { recipe: ToolRecipe; cache: string; signal?: AbortSignal | undefined },
): Promise<Located> {
  const { recipe, cache, signal } = options;
  const pin = await readPin(recipe.pin, recipe.module);
  const located: LocatedTool[] = [];
  const absent: ToolName[] = [];
  for (const name of tools) {
    const path = await findInstalled(name, pin.release);
    if (path === null) absent.push(name);
    else located.push({ name, path, state: 'found' });
  }
  if (absent.length === 0) return { pin, located, missing: [] };
  const missing: WantedProgram<ToolName>[] = [];
  for (const program of await wantedTools(absent, { recipe, pin, signal })) {
    const cached = await readCached(cache, program);
    if (cached === null) missing.push(program);
    else located.push({ name: program.name, path: cached.path, state: 'cached' });
  }
  return { pin, located, missing };
}
