import { z } from 'zod';
import type { BoskosService, BoskosType } from '../../model/boskos.js';
import { PROW_TAG } from '../../model/candidate.js';
import type { DescribedBoskos, Workload } from '../../model/description.js';
import { DEFAULT_NAMESPACE, findObject, type Manifest } from '../manifest.js';
import { mountedFiles } from '../mounted-files.js';
import { asWorkload, type Container, flagValues, type PodSpec } from '../pod-template.js';
import { productionError } from '../production-error.js';
import { parseImage } from '../prow-image.js';
import { prowDocuments } from '../yaml-documents.js';
import { boskosAddress } from './boskos-address.js';

/** The program that lends resources; the others of its repository work for it. */
export const BOSKOS_SERVER = 'boskos';

/** A container of one of Boskos' programs, with the manifest it stands in. */
interface BoskosContainer {
  readonly workload: Workload;
  readonly container: Container;
  readonly pod: PodSpec;
  readonly manifest: Manifest;
}

/**
 * What production's own manifests say of its Boskos.
 *
 * @throws {ExplainedError} `unreadable` with file and line: no manifest runs it, its version or what it lends cannot be
 *   read, or no Service leads to it.
 */
export function readBoskos(
  manifests: readonly Manifest[],
  { clusterId, root }: { readonly clusterId: string; readonly root: string },
): DescribedBoskos {
  const all = containersOf(manifests);
  const server = all.find(({ workload }) => workload.component === BOSKOS_SERVER);
  if (server === undefined)
    throw productionError({
      what: 'no manifest of `boskos` runs Boskos',
      expected: 'a workload with an image whose path ends in /boskos',
      observed: `${all.length} containers, none of them`,
      file: root,
      next: 'name the folder with production’s own manifests under `boskos.manifests` in production.yaml, or leave it out',
    });
  const repository = boskosRepository(server.workload.image);
  const cleans = cleanedTypes(all);
  return {
    clusterId,
    tag: tagOf(server),
    service: serviceOf(manifests, server),
    types: typesOf(manifests, server).map((type) => ({ ...type, cleaned: cleans(type.type) })),
    workloads: all
      .map(({ workload }) => workload)
      .filter(({ image }) => parseImage(image).repository.startsWith(`${repository}/`)),
  };
}

/** Every container of every workload, as a program by the last segment of its image. */
export function readWorkloads(manifests: readonly Manifest[]): Workload[] {
  return containersOf(manifests).map(({ workload }) => workload);
}

/** Everything before the program in the paths of Boskos' own images. */
export function boskosRepository(serverImage: string): string {
  const { repository, name } = parseImage(serverImage);
  return repository.slice(0, repository.length - name.length - 1);
}

function containersOf(manifests: readonly Manifest[]): BoskosContainer[] {
  return manifests.flatMap((manifest) => {
    const found = asWorkload(manifest.object);
    if (found === null) return [];
    const pod = found.spec.template.spec;
    const { name, namespace = DEFAULT_NAMESPACE } = manifest.object.metadata;
    return pod.containers.map((container) => {
      const image = container.image ?? '';
      const common = { kind: found.kind, name, namespace, container: container.name, image };
      const place = { file: manifest.file, line: manifest.line };
      const workload = { component: parseImage(image).name, ...common, replicas: found.spec.replicas ?? 1, ...place };
      return { workload, container, pod, manifest };
    });
  });
}

function tagOf({ workload }: BoskosContainer): string {
  const { tag } = parseImage(workload.image);
  if (tag !== null && PROW_TAG.test(tag)) return tag;
  throw unclear(workload, {
    what: 'the manifests do not say which Boskos runs',
    expected: 'an image tag vYYYYMMDD-<sha>',
    observed: workload.image,
  });
}

function serviceOf(manifests: readonly Manifest[], server: BoskosContainer): BoskosService {
  const service = boskosAddress(manifests, server);
  if (service !== null) return service;
  throw unclear(server.workload, {
    what: 'no Service leads to Boskos',
    expected: `a Service in ${server.workload.namespace} that selects its pods, with a port to the one it serves on`,
    observed: 'none among the manifests',
  });
}

const Resources = z.looseObject({
  resources: z.array(
    z.looseObject({ type: z.string(), state: z.string(), names: z.array(z.string()).nullish().default([]) }),
  ),
});

/** What is lent stands in the file that `--config` names, which a ConfigMap among the manifests holds. */
function typesOf(
  manifests: readonly Manifest[],
  { container, pod, workload }: BoskosContainer,
): Omit<BoskosType, 'cleaned'>[] {
  const path = flagValues(container, 'config').at(-1) ?? '';
  const texts = mountedFiles(path, { pod, container }).map((mounted) => {
    const holder = findObject(manifests, { ...mounted, namespace: workload.namespace });
    const text = z.looseObject({ data: z.record(z.string(), z.string()) }).safeParse(holder).data?.data[mounted.key];
    return text === undefined ? undefined : { text, name: `${mounted.key} of ${mounted.kind} ${mounted.name}` };
  });
  const found = texts.find((one) => one !== undefined);
  const parsed = Resources.safeParse(found === undefined ? null : prowDocuments(found.text, found.name)[0]?.value);
  if (parsed.success)
    return parsed.data.resources.map(({ type, state, names }) => ({ type, state, names: names ?? [] }));
  throw unclear(workload, {
    what: 'the manifests do not say what Boskos lends',
    expected: `resources with type, state and names, in a ConfigMap mounted at ${path || 'what --config names'}`,
    observed: found === undefined ? 'no such key among the manifests' : 'another shape',
  });
}

/** Which types a janitor that runs cleans: those it is told, or all of Boskos' own configuration (cmd/janitor). */
function cleanedTypes(all: readonly BoskosContainer[]): (type: string) => boolean {
  const janitors = all.filter(({ workload }) => workload.component === 'janitor' && workload.replicas > 0);
  const told = janitors.flatMap(({ container }) => flagValues(container, 'resource-type'));
  const named = new Set(told.flatMap((types) => types.split(',')));
  const takesAll = janitors.some(({ container }) => flagValues(container, 'resource-type-from-config').length > 0);
  return (type) => named.has(type) || (takesAll && named.size === 0);
}

function unclear({ file, line }: Workload, said: { what: string; expected: string; observed: string }): Error {
  return productionError({
    ...said,
    file,
    line,
    next: 'add it to `boskos.manifests` in production.yaml, or correct it',
  });
}
