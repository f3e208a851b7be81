import { basename } from 'node:path';
import { type Description, fingerprint } from '../../model/description.js';
import type { Drift, DriftChange } from '../../model/drift.js';
import { aliasChanges } from './alias-changes.js';
import { between } from './between.js';
import { destinationNotes } from './destination-changes.js';
import { documentChanges } from './document-changes.js';
import { jobChanges, jobNotes } from './job-changes.js';

/** Enough to look at; whoever wants all asks git. */
const FILES_NAMED_MAX = 5;

/**
 * Compares production as it was described with production as it is.
 *
 * @param what - where the older description is from, as it reads in a sentence: `run 2026-11-24T10-00-00Z`.
 */
export function compareDescriptions(before: Description, after: Description, what: string): Drift {
  return {
    production: after.name,
    since: { what, fingerprint: fingerprint(before), prowTag: before.prowTag },
    now: { fingerprint: fingerprint(after), prowTag: after.prowTag },
    compared: {
      clusters: after.clusters.length,
      aliases: after.aliases.length,
      kubeconfigs: after.kubeconfigs.length,
      documents: after.documents.length,
      jobs: after.jobs.length,
    },
    changes: [
      ...settingChanges(before, after),
      ...aliasChanges(before, after),
      ...jobChanges(before, after),
      ...documentChanges(before, after),
    ],
    notes: [...destinationNotes(before, after), ...jobNotes(before, after), ...sourceNotes(before, after)],
  };
}

function settingChanges(before: Description, after: Description): DriftChange[] {
  const setting = (
    kind: DriftChange['kind'],
    subject: string,
    read: (description: Description) => string,
  ): DriftChange => ({ kind, subject, field: null, before: read(before), after: read(after), place: null });
  return [
    setting('prow-version', 'Prow’s version', ({ prowTag }) => prowTag),
    setting('namespace-changed', 'the namespace of ProwJobs', ({ namespaces }) => namespaces.prowJobs),
    setting('namespace-changed', 'the namespace of jobs’ pods', ({ namespaces }) => namespaces.pods),
    setting('boskos-moved', 'the cluster of Boskos', ({ boskos }) => boskos?.clusterId ?? 'none'),
  ].filter((change) => change.before !== change.after);
}

/** Files are compared by what they say; that their bytes differ is told where nothing else is, and not that they moved. */
function sourceNotes(before: Description, after: Description): string[] {
  const byBytes = between(before.sources, after.sources, ({ path, sha256 }) => `${sha256} ${basename(path)}`);
  const { added, removed, kept: changed } = between(byBytes.removed, byBytes.added, ({ path }) => path);
  const count = added.length + removed.length + changed.length;
  if (count === 0) return [];
  const paths = [...changed.map((pair) => pair.after), ...added, ...removed].map(({ path }) => path);
  const more = count > FILES_NAMED_MAX ? ` and ${count - FILES_NAMED_MAX} more` : '';
  const named = paths.slice(0, FILES_NAMED_MAX).join(', ');
  return [`${count} ${count === 1 ? 'file differs' : 'files differ'} byte for byte: ${named}${more}`];
}
