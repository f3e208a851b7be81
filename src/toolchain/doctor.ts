import { cacheDirectory } from './cache-directory.js';
import { diagnoseGo, diagnoseModuleProxy } from './diagnose-go.js';
import { diagnoseDisk, diagnoseMemory, diagnoseNode, diagnosePlatform, diagnosePrograms } from './diagnose-machine.js';
import { diagnoseNamespaces } from './diagnose-namespaces.js';
import type { Diagnosis } from './diagnosis.js';
import { machineProbes, type Probes } from './doctor-probes.js';
import { TOOL_NAMES, type ToolName } from './tool-names.js';
import { reportToolchain, type ToolReport } from './toolchain-report.js';

export interface DiagnoseOptions {
  readonly cacheDir?: string | undefined;
  /** Answers instead of this machine's. */
  readonly probes?: Probes;
  /** What {@link reportToolchain} said; asked for when absent. */
  readonly tools?: readonly ToolReport[];
  /** What is to run; everything that users run where left out. What else is absent is nobody's lack. */
  readonly needed?: readonly ToolName[];
}

/**
 * What this machine lacks to run an environment, in the order it would be missed.
 *
 * Changes nothing. Every question is asked even after a bad answer, so that a
 * new machine is set up in one go.
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis[]> {
  const probes = options.probes ?? machineProbes;
  const needed = options.needed ?? TOOL_NAMES;
  const all = options.tools ?? (await reportToolchain(options)).tools;
  const tools = all.filter(({ name }) => needed.includes(name));
  const missing = tools.filter(({ state }) => state === 'absent');
  return [
    diagnosePlatform(probes),
    diagnoseNode(probes),
    await diagnoseGo(probes, tools),
    ...(await diagnosePrograms(probes)),
    await diagnoseNamespaces(probes),
    await diagnoseDisk(probes, { directory: cacheDirectory(options.cacheDir), tools }),
    diagnoseMemory(probes),
    await diagnoseModuleProxy(probes, missing),
  ];
}
