import { mkdirSync } from 'node:fs';
import { isRunning, type ProcessIdentity, signalProcess } from '../../process-identity.js';
import type { NodeContext } from '../node-context.js';
import { createSandbox } from '../sandbox.js';
import { writeRecord } from './pod-record.js';
import { observePod, type PodState } from './pod-state.js';

/**
 * The process that holds the pod's namespaces: the one there is, or that of a new
 * sandbox, in which everything starts again. Null if none could be made now.
 */
export async function keepSandbox(state: PodState, context: NodeContext): Promise<ProcessIdentity | null> {
  const { record, pod, paths } = state;
  if (record.holder !== null && isRunning(record.holder)) return record.holder;
  const { metadata } = pod;
  if (record.holder !== null) {
    const message = 'Pod sandbox changed, it will be killed and re-created.';
    context.recordEvent({ metadata }, { type: 'Normal', reason: 'SandboxChanged', message });
    for (const { run } of observePod(state, context, Date.now()).containers.values()) {
      if (run?.process != null) signalProcess(run.process, 'SIGKILL');
    }
  }
  const address = record.address ?? context.addresses.take();
  state.record = { ...record, pod, address, sandbox: record.sandbox + 1 };
  mkdirSync(paths.directory, { recursive: true });
  writeRecord(paths, state.record);
  try {
    const holder = await createSandbox({ pod, paths, address, config: context.config });
    state.record = { ...state.record, holder };
    writeRecord(paths, state.record);
    return holder;
  } catch (error) {
    const message = `Failed to create pod sandbox: ${error instanceof Error ? error.message : String(error)}`;
    context.recordEvent({ metadata }, { type: 'Warning', reason: 'FailedCreatePodSandBox', message });
    return null;
  }
}
