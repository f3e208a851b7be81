import type { WantedProgram } from './build-programs.js';
import { BUILD_FLAGS } from './go-build.js';
import type { Pin } from './pins.js';
import { goVersion } from './run-go.js';
import type { ToolName } from './tool-names.js';
import type { ToolRecipe } from './tool-recipes.js';
import { treeDigest } from './tree-digest.js';

/**
 * What `tools` of one recipe are made of: pin (go.mod, go.sum, and our own main
 * where there is one), package, flags, and the Go that builds.
 *
 * @throws {ExplainedError} `usage`: no Go.
 */
export async function wantedTools(
  tools: readonly ToolName[],
  options: { recipe: ToolRecipe; pin: Pin; signal?: AbortSignal | undefined },
): Promise<WantedProgram<ToolName>[]> {
  const { recipe, pin, signal } = options;
  const ldflags = ['-s', '-w', ...recipe.ldflags(pin.release)].join(' ');
  const [go, { digest }] = await Promise.all([goVersion(pin.directory, signal), treeDigest(pin.directory)]);
  return tools.map((name) => {
    const path = recipe.packages[name] ?? '';
    const inputs = { pin: digest, package: path, flags: BUILD_FLAGS.join(' '), ldflags, go, machine: machine() };
    return { name, release: pin.release, package: path, ldflags, inputs };
  });
}

/** A cache on a shared disk serves machines of several kinds. */
export function machine(): string {
  return `${process.platform}/${process.arch}`;
}
