import { setTimeout as sleep } from 'node:timers/promises';
import type { LifecycleHook } from '../pod.js';
import { askHttp } from '../probes/ask-http.js';
import type { ProbeTarget } from '../probes/probe-target.js';
import { runInContainer } from '../probes/run-in-container.js';

/** A hook may take as long as it likes; this only bounds a timer, which cannot hold more. */
const UNLIMITED_MS = 24 * 60 * 60_000;

/** Runs a hook to its end. @returns why it failed, or null. */
export async function runHook(
  hook: LifecycleHook,
  target: ProbeTarget,
  limitMs: number = UNLIMITED_MS,
): Promise<string | null> {
  try {
    if (hook.sleep !== undefined) {
      await sleep(hook.sleep.seconds * 1000);
      return null;
    }
    if (hook.httpGet !== undefined) {
      // A kubelet does not look at the answer's status: an answer is enough.
      await askHttp(hook.httpGet, target, limitMs);
      return null;
    }
    const { passed, output } = await runInContainer(hook.exec?.command ?? [], target, limitMs);
    return passed ? null : output || 'the command failed without a word';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
