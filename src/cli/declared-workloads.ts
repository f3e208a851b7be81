import { declaredComponent } from '../../infra/stack.js';
import type { DeclaredWorkload } from '../model/confirmation.js';
import { boskosRepository } from '../production/boskos/read-boskos.js';
import { findObject, type Manifest } from '../production/manifest.js';
import { asWorkload } from '../production/pod-template.js';
import { componentOf, parseImage, repositoryOf } from '../production/prow-image.js';
import { prowRepositoriesOf } from '../production/prow-repository.js';
import type { Production } from '../production/read-production.js';
import { readComponents } from '../production/read-workloads.js';
import { podsWanted } from './pods-wanted.js';

/** Where Prow's own images were published and are: pods of an old workload may have either. */
const PROWS_OWN = ['gcr.io/k8s-prow', 'us-docker.pkg.dev/k8s-infra-prow/images'];

/** What one cluster's manifests declare, and which images are theirs to declare. */
export interface DeclaredHere {
  readonly workloads: readonly DeclaredWorkload[];
  readonly isOurs: (image: string) => boolean;
}

/** Prow's workloads, those at no replica too: a pod of theirs is one that is not declared. */
export function prowWorkloads(production: Production): DeclaredHere {
  const { manifests, otherRepositories } = production;
  const repositories = [...prowRepositoriesOf(production), ...PROWS_OWN];
  return {
    workloads: readComponents(manifests, otherRepositories).map((one) => {
      const { lease: _, replicas: __, ...declared } = declaredComponent(one);
      return {
        ...declared,
        pods: podsWanted(manifests, declared.workload),
        template: templateOf(manifests, declared.workload),
      };
    }),
    isOurs: (image) => componentOf(image) !== null && repositories.includes(repositoryOf(image)),
  };
}

/** Boskos' workloads; none where production has no Boskos. */
export function boskosWorkloads({ description, boskosManifests }: Production): DeclaredHere {
  const { workloads = [] } = description.boskos ?? {};
  const repository = boskosRepository(workloads.find(({ component }) => component === 'boskos')?.image ?? '');
  return {
    workloads: workloads.map(({ component, kind, namespace, name, container, image }) => ({
      ...{ component, workload: { kind, namespace, name }, container, image },
      pods: podsWanted(boskosManifests, { kind, namespace, name }),
      ...{ tag: parseImage(image).tag ?? '', metricsPort: null },
      template: templateOf(boskosManifests, { kind, namespace, name }),
    })),
    isOurs: (image) => repository !== '' && parseImage(image).repository.startsWith(`${repository}/`),
  };
}

function templateOf(
  manifests: readonly Manifest[],
  workload: DeclaredWorkload['workload'],
): DeclaredWorkload['template'] {
  const object = findObject(manifests, workload);
  const found = object === undefined ? null : asWorkload(object);
  if (found === null) throw new TypeError(`${workload.name} was read from these manifests`);
  return found.spec.template;
}
