import { componentsToRun } from '../infra/stack.js';
import { CHECKCONFIG } from '../src/model/config-tried.js';
import { readProduction } from '../src/production/read-production.js';
import type { BuildProgress } from '../src/toolchain/build-progress.js';
import { buildProw } from '../src/toolchain/build-prow.js';
import { ensureTools } from '../src/toolchain/ensure-tools.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';
import { TOOL_NAMES } from '../src/toolchain/tool-names.js';
import { buildDist } from './support/build-dist.js';

/** What the example rehearses, and what it rehearses from. */
const CANDIDATE = 'v20251125-e3ae8cf22';

const REPEAT_MS = 30_000;

/**
 * Builds what environments are made of before the first test, so that no test's
 * limit has to hold a cold build: some 25 minutes on two cores, nothing later.
 */
export async function setup(): Promise<void> {
  await buildDist();
  const onProgress = progressLines();
  const { description } = await readProduction(projectPath('examples', 'production'));
  await ensureTools([...TOOL_NAMES, 'agnhost'], { onProgress });
  for (const tag of [description.prowTag, CANDIDATE]) {
    await buildProw(await resolveCandidate(tag), [...componentsToRun(description), CHECKCONFIG], {
      onProgress,
    });
  }
}

/** One line for each thing that is built, again every half minute while it goes on. */
function progressLines(): (progress: BuildProgress) => void {
  const saidAt = new Map<string, number>();
  return ({ tool, state, elapsedMs, usualMs, done, total }) => {
    if (state !== 'building' || Date.now() - (saidAt.get(tool) ?? 0) < REPEAT_MS) return;
    saidAt.set(tool, Date.now());
    const usually = usualMs === null ? '' : `, usually ${Math.round(usualMs / 1000)} s`;
    process.stderr.write(
      `building ${tool}: ${Math.round(elapsedMs / 1000)} s${usually}, package ${done} of ${total}\n`,
    );
  };
}
