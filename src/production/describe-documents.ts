import type { DescribedDocument } from '../model/description.js';
import { fieldDigests, isSecretContent } from './field-digests.js';
import { type Manifest, objectName } from './manifest.js';
import type { YamlSource } from './source-files.js';

/** What of manifests and configuration is kept, so that what changed in them can be named later. */
export function describeDocuments(read: {
  manifests: readonly Manifest[];
  prowConfig: YamlSource;
  plugins: YamlSource | null;
}): DescribedDocument[] {
  const objects = read.manifests.map(({ object, file, line }) => ({
    ...{ name: objectName(object), file, line },
    fields: fieldDigests(object, object.kind === 'Secret' ? isSecretContent : undefined),
  }));
  return [
    ...objects,
    ...configuration('Prow’s configuration', read.prowConfig),
    ...(read.plugins === null ? [] : configuration('hook’s configuration', read.plugins)),
  ];
}

function configuration(name: string, { documents }: YamlSource): DescribedDocument[] {
  return documents
    .filter(({ value }) => value !== null)
    .map(({ file, line, value }) => ({ name, file, line, fields: fieldDigests(value) }));
}
