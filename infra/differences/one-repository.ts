import { componentOf, repositoryOf } from '../../src/production/prow-image.js';
import type { ManifestRule } from './difference-rule.js';
import { editContainers } from './edit-pods.js';

/** What production takes of Prow from another repository is Prow's own of the version under test, too. */
export const oneRepository: ManifestRule = {
  name: 'one-repository',
  reason:
    'production builds this component of Prow’s itself; staging can only run the one of the version under test in its place',
  touches: ['/spec/template/spec/containers/*/image', '/spec/template/spec/initContainers/*/image'],
  apply: (object, { prowRepository, otherRepositories = [] }) =>
    editContainers(object, (container) => {
      const image = container.image ?? '';
      const repository = repositoryOf(image);
      if (repository === prowRepository || !otherRepositories.includes(repository) || componentOf(image) === null)
        return container;
      return { ...container, image: `${prowRepository}/${image.slice(repository.length + 1)}` };
    }),
};
