import type { DescribedDocument, Description, Workload } from '../../model/description.js';
import type { DriftChange } from '../../model/drift.js';
import { ORDER } from '../field-digests.js';
import { pointerSegment } from '../value-at.js';
import { between } from './between.js';
import { isReordered, isWithin, newPointer, renamedElements } from './renamed-elements.js';

/** What changed in manifests and in Prow's configuration: images by name, everything else by the field. */
export function documentChanges(before: Description, after: Description): DriftChange[] {
  const images = imageChanges(before.workloads, after.workloads);
  const isTold = ({ subject, field }: DriftChange): boolean =>
    images.some((image) => image.subject === subject && image.field === field);
  const { added, removed, kept } = between(before.documents, after.documents, ({ name }) => name);
  return [
    ...images,
    ...added.map((one) => change('document-added', one, null)),
    ...removed.map((one) => change('document-removed', one, null)),
    ...kept.flatMap((pair) => fieldChanges(pair.before, pair.after)).filter((one) => !isTold(one)),
  ];
}

function fieldChanges(before: DescribedDocument, after: DescribedDocument): DriftChange[] {
  const fields = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])].sort();
  const changed = fields.filter((field) => before.fields[field] !== after.fields[field]);
  if (changed.length === 0) return [];
  const renamed = renamedElements(before.fields, after.fields);
  const read = { before: before.fields, after: after.fields, renamed };
  const isTold = (field: string): boolean =>
    renamed.some((one) => isWithin(field, one.at) || isWithin(field, newPointer(one))) ||
    (field.endsWith(ORDER) && !isReordered(field.slice(0, -ORDER.length), read));
  return [
    ...renamed.map((one) => ({
      ...change('field-changed', after, `${one.at}/name`),
      ...{ before: one.before, after: one.after },
    })),
    ...changed
      .filter((field) => !isTold(field))
      .map((field) => change(kindOf(before.fields[field], after.fields[field]), after, field)),
  ];
}

function kindOf(was: string | undefined, is: string | undefined): DriftChange['kind'] {
  if (was === undefined) return 'field-added';
  return is === undefined ? 'field-removed' : 'field-changed';
}

function change(kind: DriftChange['kind'], { name, file, line }: DescribedDocument, field: string | null): DriftChange {
  return { kind, subject: name, field, before: null, after: null, place: `${file}:${line}` };
}

/** Where a workload has the image of a container. */
export function imageField(container: string): string {
  return `/spec/template/spec/containers/${pointerSegment(container)}/image`;
}

function imageChanges(before: readonly Workload[], after: readonly Workload[]): DriftChange[] {
  const objectOf = ({ kind, namespace, name }: Workload): string => `${kind} ${namespace}/${name}`;
  const { kept } = between(before, after, (workload) => `${objectOf(workload)} ${workload.container}`);
  return kept
    .filter((pair) => pair.before.image !== pair.after.image)
    .map(({ before: was, after: is }) => ({
      kind: 'image-changed',
      subject: objectOf(is),
      field: imageField(is.container),
      ...{ before: was.image, after: is.image, place: `${is.file}:${is.line}` },
    }));
}
