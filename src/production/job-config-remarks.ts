import { aliasOf } from '../model/alias.js';
import type { Job } from '../model/job.js';
import { between } from './drift/between.js';
import { isFilledByStandIn, type WrittenManifests } from './kustomize/stand-in-files.js';
import { findObject, type Manifest } from './manifest.js';
import { mountedFolder } from './mounted-files.js';
import { flagValues } from './pod-template.js';
import { jobsOf } from './read-jobs.js';
import type { ComponentContainer } from './read-workloads.js';
import { asYaml, isYaml, sha256Of, type YamlSource } from './source-files.js';
import { valueAt } from './value-at.js';

/** Enough to know what it is about. */
const JOBS_NAMED_MAX = 3;

/**
 * Where ConfigMaps of jobs among the manifests do not have the jobs of the files that production.yaml names: staging is
 * rehearsed with those. A folder of which some ConfigMaps are not among the manifests may lack jobs, and not have others.
 */
export function jobConfigRemarks(
  components: readonly ComponentContainer[],
  { jobConfigs, ...written }: WrittenManifests & { jobConfigs: readonly YamlSource[] },
): string[] {
  const folders = new Map(
    components.flatMap(foldersOf).map((folder) => [JSON.stringify([folder.namespace, folder.names]), folder]),
  );
  const files = jobConfigs.flatMap(jobsOf).map(({ job }) => textOf(job));
  return [...folders.values()].flatMap((folder) => remarkOn(folder, { ...written, files }));
}

/** ConfigMaps that are together the folder of one component's jobs. */
interface Folder {
  readonly namespace: string;
  readonly names: readonly string[];
}

function foldersOf(component: ComponentContainer): Folder[] {
  return flagValues(component.container, 'job-config-path').map((path) => ({
    namespace: component.workload.namespace,
    names: mountedFolder(path, component)
      .filter(({ kind }) => kind === 'ConfigMap')
      .map(({ name }) => name),
  }));
}

function remarkOn(
  { namespace, names }: Folder,
  { manifests, standIns, files }: WrittenManifests & { files: readonly string[] },
): string[] {
  const maps = names.flatMap((name) => {
    const object = findObject(manifests, { kind: 'ConfigMap', namespace, name });
    const manifest = manifests.find((one) => one.object === object);
    const isHere = manifest !== undefined && !isFilledByStandIn(standIns, manifest.object);
    const jobs = isHere ? jobsIn(manifest) : null;
    return !isHere || jobs === null ? [] : [{ name, jobs, place: `${manifest.file}:${manifest.line}` }];
  });
  const [first] = maps;
  if (first === undefined) return [];
  const inMaps = maps.flatMap(({ jobs }) => jobs);
  // Several jobs may have one name.
  const { added, removed } = between(files, inMaps, (job) => job);
  const differing = [
    ...added.map((job) => `${job} is in no file`),
    ...(maps.length < names.length ? [] : removed.map((job) => `${job} is in a file alone`)),
  ];
  if (differing.length === 0) return [];
  const more = differing.length > JOBS_NAMED_MAX ? ` and ${differing.length - JOBS_NAMED_MAX} more` : '';
  const who = maps.map(({ name }) => `ConfigMap ${namespace}/${name}`).join(' and ');
  return [
    `${who} among the manifests ${maps.length === 1 ? 'has' : 'have'} other jobs than the files of \`jobs\`: ` +
      `${differing.slice(0, JOBS_NAMED_MAX).join('; ')}${more}: staging has the files’ (${first.place})`,
  ];
}

/** Null where it holds nothing, as one that somebody else is to fill; what Prow could not read has no jobs. */
function jobsIn({ object }: Manifest): string[] | null {
  const data = Object.entries(valueAt(object, ['data']) ?? {}).filter(([key]) => isYaml(key));
  if (data.length === 0) return null;
  return data.flatMap(([path, text]) => {
    if (typeof text !== 'string') return [];
    try {
      return jobsOf(asYaml({ path, text, sha256: sha256Of(text) })).map(({ job }) => textOf(job));
    } catch {
      return [];
    }
  });
}

function textOf({ type, name, cluster }: Job): string {
  return `${type} ${name} of alias ${aliasOf(cluster)}`;
}
