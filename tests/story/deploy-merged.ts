import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KubeConfig, PatchStrategy } from '@kubernetes/client-node';
import { imageCatalogue, repositoriesOf } from '../../src/cli/image-catalogue.js';
import { addImages } from '../../src/local/images.js';
import { readProduction } from '../../src/production/read-production.js';
import { buildProw } from '../../src/toolchain/build-prow.js';
import { resolveCandidate } from '../../src/toolchain/resolve-candidate.js';
import { NARROW_CONTEXT, writeNarrowKubeconfig } from '../support/narrow-kubeconfig.js';
import { ours, type Staging } from './staging.js';

/** Production as a folder, and how to look at what runs of it. */
export interface Merged {
  readonly folder: string;
  readonly kubeconfig: string;
}

/** Writes files of the repository below a folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A kubeconfig that may only look at the Prow that the story's production is. */
export async function narrowKubeconfig({ service }: Staging, path: string): Promise<string> {
  const admin = new KubeConfig();
  admin.loadFromFile(service.cluster.kubeconfig);
  await writeNarrowKubeconfig(path, { admin, objects: service.objects });
  return path;
}

/** Gives the live Deployments the images that production now declares, as whatever applies manifests does. */
export async function deployMerged({ directory, service }: Staging, folder: string): Promise<void> {
  const { description } = await readProduction(folder);
  const { workloads, prowTag } = description;
  const build = await buildProw(
    await resolveCandidate(prowTag),
    workloads.map(({ component }) => component),
  );
  await addImages(directory, imageCatalogue([build], repositoriesOf(workloads.map(({ image }) => image))));
  for (const { namespace, name, container, image } of workloads) {
    const template = { spec: { containers: [{ name: container, image }] } };
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace, name }, spec: { template } };
    const strategy = PatchStrategy.StrategicMergePatch;
    await service.objects.patch(object, undefined, undefined, undefined, undefined, strategy);
  }
}

/** What `prow-staging confirm` says of it. */
export async function confirmed(stateRoot: string, { folder, kubeconfig }: Merged, waitMinutes: number) {
  const wait = waitMinutes === 0 ? [] : ['--wait', String(waitMinutes)];
  const at = ['--kubeconfig', kubeconfig, '--context', NARROW_CONTEXT];
  return ours(stateRoot, ['confirm', '--production', folder, ...at, ...wait]);
}
