import type { Candidate } from '../model/candidate.js';
import { type CachedProgram, readIntact, sha256 } from './build-cache.js';
import { buildPrograms, type WantedProgram } from './build-programs.js';
import { buildQueue, type Turn } from './build-queue.js';
import { cacheDirectory } from './cache-directory.js';
import type { EnsureOptions } from './ensure-tools.js';
import { BUILD_FLAGS } from './go-build.js';
import { type GoProject, PROW } from './go-project.js';
import { componentPackages, versionPackage } from './prow-components.js';
import { type OpenSource, openSource } from './prow-source.js';
import { goVersion } from './run-go.js';
import { machine } from './wanted-tools.js';

/** A build of Prow, or of another project, as programs on this machine. */
export interface ProwBuild {
  readonly candidate: Candidate;
  /** Absolute path of the source tree: Deck's static files and the ProwJob CRD lie in it. */
  readonly tree: string;
  /** By component; the digest is of the file's bytes now, which is what `/proc/<pid>/exe` must have. */
  readonly executables: Readonly<Record<string, { path: string; sha256: string }>>;
}

/** Which project's candidate it is; Prow's where none is named. */
export interface BuildOptions extends EnsureOptions {
  readonly project?: GoProject;
}

/**
 * Builds components of a candidate from its own source tree, or takes them from the cache.
 *
 * The build takes its place in this process's queue when this is called.
 *
 * @param components - Program names, e.g. `prow-controller-manager`; found in the tree by looking.
 * @throws {ExplainedError} `usage`: the tree does not compile (file and line), changed since it was
 *   resolved, or has no such component; no network, full disk.
 */
export async function buildProw(
  candidate: Candidate,
  components: readonly string[],
  options: BuildOptions = {},
): Promise<ProwBuild> {
  const { project = PROW, signal } = options;
  const turn = buildQueue.queue();
  try {
    const cache = cacheDirectory(options.cacheDir);
    const source = await openSource(candidate, { cache, project, signal });
    const wanted = await wantedComponents(components, { source, project, release: candidate.tag, signal });
    const programs = await cachedOrBuilt(wanted, { source, cache, turn, ...options, project });
    const executables = [...programs].map(([name, { path, record }]) => [name, { path, sha256: record.sha256 }]);
    return { candidate, tree: source.tree, executables: Object.fromEntries(executables) };
  } finally {
    turn.release();
  }
}

async function wantedComponents(
  components: readonly string[],
  options: { source: OpenSource; project: GoProject; release: string; signal: AbortSignal | undefined },
): Promise<WantedProgram[]> {
  const { source, project, release, signal } = options;
  const [packages, version, go] = await Promise.all([
    componentPackages(source.tree, components, project),
    versionPackage(source.tree, project),
    goVersion(source.tree, signal),
  ]);
  return [...packages].map(([name, path]) => {
    const named = version === null ? '' : ` -X ${version}.Version=${release} -X ${version}.Name=${name}`;
    const ldflags = `-s -w${named}`;
    const flags = BUILD_FLAGS.join(' ');
    const inputs = { source: source.identity, package: path, flags, ldflags, go, machine: machine() };
    return { name, release, package: path, ldflags, inputs };
  });
}

async function cachedOrBuilt(
  wanted: readonly WantedProgram[],
  options: EnsureOptions & { source: OpenSource; project: GoProject; cache: string; turn: Turn },
): Promise<ReadonlyMap<string, CachedProgram>> {
  const { source, project, cache, turn, onProgress, signal } = options;
  const programs = new Map<string, CachedProgram>();
  for (const component of wanted) {
    const cached = await readIntact(cache, component);
    if (cached === null) continue;
    programs.set(component.name, cached);
    onProgress?.({ tool: component.name, state: 'cached', elapsedMs: 0, usualMs: null, done: 0, total: 0 });
  }
  const missing = wanted.filter(({ name }) => !programs.has(name));
  if (missing.length === 0) return programs;
  const built = await buildPrograms({
    name: project.pin,
    lock: `${project.pin}-${sha256(source.identity).slice(0, 16)}`,
    cache,
    programs: missing,
    module: async () => source.tree,
    beforePublish: source.assertUnchanged,
    blame: 'usage',
    turn,
    usualMs: project.usualMs,
    onProgress,
    signal,
  });
  return new Map([...programs, ...built]);
}
