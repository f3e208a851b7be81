import { basename } from 'node:path';
import type { DescribedDocument } from '../model/description.js';
import { fieldDigests, isSecretContent } from './field-digests.js';
import { type Manifest, objectName } from './manifest.js';
import type { YamlSource } from './source-files.js';
import { valueAt } from './value-at.js';

/** How our own policy is called among documents. */
export const POLICY = 'the policy of what may run where';

/** What of manifests and configuration is kept, so that what changed in them can be named later. */
export function describeDocuments(read: {
  manifests: readonly Manifest[];
  prowConfig: YamlSource;
  plugins: YamlSource | null;
  policy: YamlSource | null;
  jobConfigs: readonly YamlSource[];
}): DescribedDocument[] {
  const objects = read.manifests.map(({ object, file, line }) => ({
    ...{ name: objectName(object), file, line },
    fields: fieldDigests(object, object.kind === 'Secret' ? isSecretContent : undefined),
  }));
  return [
    ...objects,
    ...configuration('Prow’s configuration', read.prowConfig),
    ...(read.plugins === null ? [] : configuration('hook’s configuration', read.plugins)),
    ...(read.policy === null ? [] : configuration(POLICY, read.policy)),
    ...read.jobConfigs.flatMap(presets),
  ];
}

/** A preset reaches the jobs of every file that has its labels. No two files of jobs have one name. */
function presets({ documents }: YamlSource): DescribedDocument[] {
  return documents.flatMap(({ file, line, value }) => {
    const own = valueAt(value, ['presets']);
    return Array.isArray(own) && own.length > 0
      ? [{ name: `presets of ${basename(file)}`, file, line, fields: fieldDigests(own) }]
      : [];
  });
}

function configuration(name: string, { documents }: YamlSource): DescribedDocument[] {
  return documents
    .filter(({ value }) => value !== null)
    .map(({ file, line, value }) => ({ name, file, line, fields: fieldDigests(value) }));
}
