import { parseImage } from '../../src/production/prow-image.js';
import type { ManifestRule } from './difference-rule.js';
import { editContainers } from './edit-pods.js';

/** The bump itself: Prow's own images at the version under test, all other images as they are. */
export const versionUnderTest: ManifestRule = {
  name: 'version-under-test',
  reason: 'the version of Prow is what is tested: the repository stays production’s, the tag is the one under test',
  touches: ['/spec/template/spec/containers/*/image', '/spec/template/spec/initContainers/*/image'],
  apply: (object, { prowRepository, prowTag }) =>
    editContainers(object, (container) => {
      const { repository, tag } = parseImage(container.image ?? '');
      if (!repository.startsWith(`${prowRepository}/`) || tag === prowTag) return container;
      return { ...container, image: `${repository}:${prowTag}` };
    }),
};
