import { buildPrograms } from './build-programs.js';
import type { ProgressListener } from './build-progress.js';
import { buildQueue, type Turn } from './build-queue.js';
import { cacheDirectory } from './cache-directory.js';
import { moduleToBuild } from './embed-files.js';
import { locateTools } from './locate-tools.js';
import { settleOrStop } from './settle-or-stop.js';
import type { ToolName } from './tool-names.js';
import { recipeFor, type ToolRecipe } from './tool-recipes.js';

export interface EnsureOptions {
  /** Default: `$PROW_STAGING_CACHE`, else the user's cache directory. */
  readonly cacheDir?: string | undefined;
  readonly onProgress?: ProgressListener | undefined;
  /** Ends the build's processes; what Go has compiled so far is kept for the next time. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The tools as programs on this machine: installed at exactly the pinned version, else cached, else built.
 *
 * Builds take their place in this process's queue when this is called, one for
 * each pin, in the order in which `names` first needs them.
 *
 * @returns Absolute path of each tool.
 * @throws {ExplainedError} `usage`: no Go, no network, full disk. The first failure ends the other builds.
 */
export async function ensureTools<Name extends ToolName>(
  names: readonly Name[],
  options: EnsureOptions = {},
): Promise<Record<Name, string>> {
  const recipes = [...new Set(names.map(recipeFor))];
  const builds = recipes.map((recipe) => {
    const tools = names.filter((name) => name in recipe.packages);
    const turn = buildQueue.queue();
    return (signal: AbortSignal) => ensureRecipe(tools, { recipe, turn, ...options, signal }).finally(turn.release);
  });
  const paths = new Map((await settleOrStop(builds, options.signal)).flatMap((some) => [...some]));
  return Object.fromEntries(paths) as Record<Name, string>;
}

async function ensureRecipe(
  tools: readonly ToolName[],
  options: EnsureOptions & { recipe: ToolRecipe; turn: Turn },
): Promise<ReadonlyMap<ToolName, string>> {
  const { recipe, turn, signal, onProgress } = options;
  const cache = cacheDirectory(options.cacheDir);
  const { pin, located, missing } = await locateTools(tools, { recipe, cache, signal });
  const paths = new Map<ToolName, string>();
  for (const { name, path, state } of located) {
    paths.set(name, path);
    onProgress?.({ tool: name, state, elapsedMs: 0, usualMs: null, done: 0, total: 0 });
  }
  if (missing.length === 0) return paths;
  const built = await buildPrograms({
    name: recipe.pin,
    lock: recipe.pin,
    cache,
    programs: missing,
    module: (workDirectory) => moduleToBuild(recipe, pin, { workDirectory, signal }),
    blame: 'fault',
    turn,
    usualMs: recipe.usualMs,
    onProgress,
    signal,
  });
  for (const { name } of missing) {
    const path = built.get(name)?.path;
    if (path !== undefined) paths.set(name, path);
  }
  return paths;
}
