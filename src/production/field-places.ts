import { type Leaf, leavesOf } from './field-digests.js';
import { objectName } from './manifest.js';
import type { Production } from './read-production.js';
import { prowDocuments, type YamlDocument } from './yaml-documents.js';

/** What a place is asked of: an object or a configuration by its name, and a field of it by its pointer. */
interface Field {
  readonly subject: string;
  readonly field: string | null;
  readonly place: string | null;
}

/** Says where fields stand in the files of production, and not only where what they are of begins. */
export type FieldPlaces = <T extends Field>(one: T) => T;

/**
 * Places of fields, by `file:line`. What stands nowhere in these files keeps the place that it has: what is gone, and what
 * a kustomize tree makes.
 */
export function fieldPlaces({ manifests, prowConfig }: Production): FieldPlaces {
  let known: ReadonlyMap<string, readonly Written[]> | undefined;
  return (one) => {
    const { subject, field } = one;
    if (field === null) return one;
    known ??= grouped([
      ...manifests.flatMap(({ file, lineAt, object }) =>
        lineAt === undefined ? [] : [{ name: objectName(object), placeOf: written({ file, lineAt }, object) }],
      ),
      ...prowDocuments(prowConfig.text, prowConfig.path).map((document) => ({
        ...{ name: 'Prow’s configuration', placeOf: written(document, document.value) },
      })),
    ]);
    const place = (known.get(subject) ?? []).map((written) => written.placeOf(field)).find((found) => found !== null);
    return place === undefined ? one : { ...one, place };
  };
}

interface Written {
  readonly name: string;
  placeOf(field: string): string | null;
}

function written({ file, lineAt }: Pick<YamlDocument, 'file' | 'lineAt'>, value: unknown): Written['placeOf'] {
  let paths: ReadonlyMap<string, Leaf['path']> | undefined;
  return (field) => {
    paths ??= new Map(leavesOf(value).map(({ pointer, path }) => [pointer, path]));
    const path = paths.get(field);
    return path === undefined ? null : `${file}:${lineAt(path)}`;
  };
}

function grouped(all: readonly Written[]): Map<string, Written[]> {
  const groups = new Map<string, Written[]>();
  for (const one of all) groups.set(one.name, [...(groups.get(one.name) ?? []), one]);
  return groups;
}
