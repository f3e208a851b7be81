import { type Manifest, objectName } from './manifest.js';
import { parseImage, repositoryOf } from './prow-image.js';
import { namedAsComponents } from './read-workloads.js';

/** Containers whose image is called as a component of Prow's and comes from elsewhere: one sentence each, with the place. */
export function strangerRemarks(manifests: readonly Manifest[], repositories: readonly string[]): string[] {
  return namedAsComponents(manifests)
    .filter(({ workload }) => !repositories.includes(repositoryOf(workload.image)))
    .map(({ workload, manifest }) => {
      const { repository } = parseImage(workload.image);
      return (
        `${objectName(manifest.object)} runs ${repository}, which is not of ${repositories.join(' or ')} ` +
        `and taken for no component of Prow; if it is one, name ${repositoryOf(workload.image)} under \`images\` ` +
        `(${workload.file}:${workload.line})`
      );
    });
}
