import { cacheDirectory } from './cache-directory.js';
import { diagnoseNamespaces } from './diagnose-namespaces.js';
import { machineProbes, type Probes } from './doctor-probes.js';
import { goDirective } from './pins.js';
import { reportToolchain } from './toolchain-report.js';
import { TOOL_RECIPES } from './tool-recipes.js';

/** One question about this machine, and what was found. */
export interface Diagnosis {
  readonly name: string;
  readonly ok: boolean;
  readonly observed: string;
  /** What the reader does now; empty where nothing is to be done. */
  readonly next: string;
}
