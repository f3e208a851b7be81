import { isFilledByStandIn } from '../../src/production/kustomize/stand-in-files.js';
import { placeholderValue } from '../objects/placeholders.js';
import type { ManifestRule } from './difference-rule.js';

/** Secrets that kustomize makes of files that are not in the repository have a placeholder for each, as others have. */
export const contentsElsewhere: ManifestRule = {
  name: 'contents-elsewhere',
  reason: 'production keeps the content of this Secret outside of its repository; it never enters staging',
  touches: ['/data/*'],
  apply: (object, { standIns = [] }) => {
    const { data } = object;
    if (object.kind !== 'Secret' || typeof data !== 'object' || data === null) return object;
    if (!Object.values(data).includes('') || !isFilledByStandIn(standIns, object)) return object;
    const filled = Object.entries(data).map(([key, value]) => [
      key,
      value === '' ? inBase64(placeholderValue(`${object.metadata.name}/${key}`)) : value,
    ]);
    return { ...object, data: Object.fromEntries(filled) };
  },
};

function inBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}
