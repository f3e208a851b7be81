import { type Diagnosis, diagnosis, isAtLeast } from './diagnosis.js';
import type { Probes } from './doctor-probes.js';
import type { ToolReport } from './toolchain-report.js';

/** package.json `engines`. */
const NODE_VERSION_MIN = '20.19';

const GIB = 1024 ** 3;
/** Six control planes take 1.6 GB, Prow and its pods as much again; Go's linker up to 2 GB while it runs. */
const MEMORY_BYTES_MIN = 4 * GIB;
/** A run's own files (etcd data, audit logs, histories) 1 GB, and a candidate nobody has built yet 2 GB. */
const RUN_DISK_BYTES = 3 * GIB;
/** A cold build of the tools: 5 GB of modules, 3 GB of compiled packages, 1 GB of programs. */
const COLD_BUILD_DISK_BYTES = 9 * GIB;

/** Programs of the system, and the package that brings them. */
const PROGRAMS = [
  { program: 'git', package: 'git' },
  { program: 'unshare', package: 'util-linux' },
  { program: 'nsenter', package: 'util-linux' },
  { program: 'setpriv', package: 'util-linux' },
  { program: 'flock', package: 'util-linux' },
  { program: 'ip', package: 'iproute2' },
  { program: 'ps', package: 'procps' },
] as const;

/** The layer that runs on this machine is made of Linux namespaces. */
export function diagnosePlatform({ platform }: Probes): Diagnosis {
  const trouble = 'the local layer needs Linux; elsewhere use clusters of your own: --stack existing';
  return diagnosis('platform', platform, platform === 'linux' ? null : trouble);
}

export function diagnoseNode({ nodeVersion }: Probes): Diagnosis {
  const trouble = `install Node ${NODE_VERSION_MIN} or newer`;
  return diagnosis('node', `node ${nodeVersion}`, isAtLeast(nodeVersion, NODE_VERSION_MIN) ? null : trouble);
}

/** One answer for each program the environment or a build calls. */
export function diagnosePrograms(probes: Probes): Promise<Diagnosis[]> {
  return Promise.all(
    PROGRAMS.map(async ({ program, package: name }) => {
      const path = await probes.programPath(program);
      return path === null
        ? diagnosis(program, 'not in PATH', `install ${name} (Debian, Ubuntu: apt install ${name})`)
        : diagnosis(program, path, null);
    }),
  );
}

/** Room for what must be built, by its share of all build time, and for a run. */
export async function diagnoseDisk(
  probes: Probes,
  options: { directory: string; tools: readonly ToolReport[] },
): Promise<Diagnosis> {
  const { directory, tools } = options;
  const missing = tools.filter(({ state }) => state === 'absent');
  const missingShare = tools.length === 0 ? 0 : buildMs(missing) / buildMs(tools);
  const wanted = RUN_DISK_BYTES + COLD_BUILD_DISK_BYTES * missingShare;
  const free = await probes.freeDiskBytes(directory);
  const observed = `${gib(free)} GiB free at ${directory}, ${gib(wanted)} GiB needed`;
  return diagnosis('disk', observed, free >= wanted ? null : `free some space, or set PROW_STAGING_CACHE elsewhere`);
}

/** Usual time to build these; tools of one module are built together, and their time is said once. */
function buildMs(tools: readonly ToolReport[]): number {
  return [...new Map(tools.map(({ module, usualMs }) => [module, usualMs])).values()].reduce((sum, ms) => sum + ms, 0);
}

export function diagnoseMemory({ availableMemoryBytes }: Probes): Diagnosis {
  const available = availableMemoryBytes();
  const observed = `${gib(available)} GiB available, ${gib(MEMORY_BYTES_MIN)} GiB needed`;
  return diagnosis(
    'memory',
    observed,
    available >= MEMORY_BYTES_MIN ? null : 'end other programs, or take a larger machine',
  );
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1);
}
