import { execFile } from 'node:child_process';
import { confinement } from '../containers/capabilities.js';
import { environmentOf } from '../containers/run-files.js';
import { TOOL_ENVIRONMENT } from '../sandbox.js';
import type { ProbeAnswer, ProbeTarget } from './probe-target.js';

// kubelet reads no more of an answer than this (probe/exec, maxReadLength).
const OUTPUT_LENGTH_MAX = 10 * 1024;
/** For the tools to start; the command's own time is kept by `timeout` inside. */
const START_MS = 2000;

/**
 * Runs a command in the namespaces of a container's program, with its variables,
 * its directory and no more rights than it has. Past the limit it is killed with
 * all that it has started.
 */
export async function runInContainer(
  command: readonly string[],
  { container, process, run }: Pick<ProbeTarget, 'container' | 'process' | 'run'>,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  const namespaces = ['--mount', '--pid', '--net', '--uts', '--ipc'];
  const limit = ['timeout', '--signal=KILL', String(timeoutMs / 1000)];
  const inside = ['env', '-i', '-C', container.workingDir || '/', '--', ...environmentOf(run), ...command];
  const words = [...confinement(container), ...limit, ...inside];
  return new Promise((resolve) => {
    execFile(
      'nsenter',
      ['--target', String(process.pid), ...namespaces, '--', ...words],
      {
        env: TOOL_ENVIRONMENT,
        timeout: timeoutMs + START_MS,
        killSignal: 'SIGKILL',
        maxBuffer: OUTPUT_LENGTH_MAX,
        cwd: '/',
      },
      (error, stdout, stderr) => resolve({ passed: error === null, output: `${stdout}${stderr}`.trim() }),
    );
  });
}
