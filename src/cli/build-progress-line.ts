import type { BuildProgress } from '../toolchain/build-progress.js';

/** One line that says what is built, how far it is and how long that usually takes. */
export function buildProgressLine(progress: BuildProgress): string {
  const { tool, state, elapsedMs, usualMs, done, total } = progress;
  if (state !== 'building') return `${tool}: ${state}`;
  const packages = total > 0 ? `, package ${done} of ${total}` : '';
  const usual = usualMs === null ? '' : ` (usually ${Math.round(usualMs / 1000)} s)`;
  return `building ${tool}: ${Math.round(elapsedMs / 1000)} s${usual}${packages}`;
}
