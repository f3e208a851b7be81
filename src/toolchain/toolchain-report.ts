import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readEntry } from './build-cache.js';
import { cacheDirectory } from './cache-directory.js';
import { locateTools } from './locate-tools.js';
import { readPin } from './pins.js';
import type { ToolName } from './tool-names.js';
import { TOOL_RECIPES, type ToolRecipe } from './tool-recipes.js';
import { readUsualMs } from './usual-duration.js';

/** One pinned tool on this machine. */
export interface ToolReport {
  readonly name: ToolName;
  readonly module: string;
  /** Version of the module that go.mod pins. */
  readonly version: string;
  /** Version the program reports. */
  readonly release: string;
  /** The oldest Go that builds it. */
  readonly goVersion: string;
  readonly state: 'found' | 'cached' | 'absent';
  readonly path: string | null;
  readonly sizeBytes: number | null;
  /** Milliseconds a build of its pin usually takes, all tools of that pin together. */
  readonly usualMs: number;
}

/** One program of Prow in the cache. */
export interface CachedComponent {
  readonly component: string;
  readonly tag: string;
  readonly path: string;
  readonly sizeBytes: number;
}

export interface ToolchainReport {
  readonly cacheDirectory: string;
  readonly tools: readonly ToolReport[];
  readonly prow: readonly CachedComponent[];
}

/** What `prow-staging toolchain` lists. Builds and changes nothing; without Go, what is cached counts as absent. */
export async function reportToolchain(options: { cacheDir?: string | undefined } = {}): Promise<ToolchainReport> {
  const cache = cacheDirectory(options.cacheDir);
  const tools = await Promise.all(TOOL_RECIPES.map((recipe) => reportRecipe(recipe, cache)));
  return { cacheDirectory: cache, tools: tools.flat(), prow: await cachedComponents(cache) };
}

async function reportRecipe(recipe: ToolRecipe, cache: string): Promise<ToolReport[]> {
  const tools = Object.keys(recipe.packages) as ToolName[];
  const pin = await readPin(recipe.pin, recipe.module);
  const usualMs = (await readUsualMs(cache, recipe.pin)) ?? recipe.usualMs;
  const located = await locateTools(tools, { recipe, cache }).then(
    (answer) => answer.located,
    () => [],
  );
  return Promise.all(
    tools.map(async (name) => {
      const { state = 'absent' as const, path = null } = located.find((tool) => tool.name === name) ?? {};
      const sizeBytes = path === null ? null : (await stat(path)).size;
      const { version, release, goVersion } = pin;
      return { name, module: recipe.module, version, release, goVersion, state, path, sizeBytes, usualMs };
    }),
  );
}

async function cachedComponents(cache: string): Promise<CachedComponent[]> {
  const entries = await readdir(join(cache, 'tools')).catch(() => []);
  const programs = await Promise.all(entries.map((entry) => readEntry(join(cache, 'tools', entry))));
  const components = programs
    .filter((program) => program !== null)
    // Only Prow's programs have a source that is not a pin of ours.
    .filter(({ record }) => record.inputs['source'] !== undefined)
    .map(({ path, record }) => ({ component: record.name, tag: record.release, path, sizeBytes: record.sizeBytes }));
  return components.sort((a, b) => (`${a.tag} ${a.component}` < `${b.tag} ${b.component}` ? -1 : 1));
}
