import { type DeclaredImage, imageText } from '../../model/bump.js';
import type { Description } from '../../model/description.js';
import { imageField } from '../drift/document-changes.js';
import { DEFAULT_NAMESPACE } from '../manifest.js';
import { BOSKOS_SERVER, boskosRepository } from './read-boskos.js';

type Image = Pick<DeclaredImage, 'subject' | 'field' | 'repository' | 'tag' | 'digest'>;

/** Which images of Boskos' manifests staging runs after a change: Boskos' own programs at its server's version, from where they were. */
export function stagedBoskosImages(
  { boskos: was }: Description,
  { boskos: is }: Description,
): (pair: { readonly was: Image | null; readonly is: Image | null }) => boolean {
  if (was === undefined || is === undefined || repositoryOf(was) !== repositoryOf(is)) return () => false;
  const own = new Set(
    is.workloads.flatMap(({ kind, namespace, name, container, image }) =>
      [`${namespace}/${name}`, ...(namespace === DEFAULT_NAMESPACE ? [name] : [])].map(
        (object) => `${kind} ${object} ${imageField(container)} ${image}`,
      ),
    ),
  );
  return ({ was: ran, is: runs }) =>
    runs !== null &&
    own.has(`${runs.subject} ${runs.field} ${imageText(runs)}`) &&
    // All of them stand at the server's version, whatever is written.
    runs.tag === is.tag &&
    runs.digest === null &&
    (ran === null || ran.repository === runs.repository);
}

function repositoryOf({ workloads }: NonNullable<Description['boskos']>): string {
  return boskosRepository(workloads.find(({ component }) => component === BOSKOS_SERVER)?.image ?? '');
}
