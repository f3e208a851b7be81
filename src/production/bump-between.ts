import { aliasOf } from '../model/alias.js';
import type { AddedJob, Bump, DeclaredImage } from '../model/bump.js';
import { fingerprint } from '../model/description.js';
import { declaredImagesBetween } from './declared-images.js';
import { compareDescriptions } from './drift/compare-descriptions.js';
import { pairJobs } from './drift/pair-jobs.js';
import { fieldPlaces } from './field-places.js';
import { prowRepositoryOf } from './prow-repository.js';
import type { Production } from './read-production.js';

/** What a change does to production: read from production as it is, and as it will be once the change is merged. */
export function bumpBetween(
  before: Production,
  after: Production,
  { files, unprovable }: Pick<Bump, 'files' | 'unprovable'>,
): Bump {
  const images = declaredImagesBetween(before, after);
  const [placedBefore, placed] = [fieldPlaces(before), fieldPlaces(after)];
  const { changes } = compareDescriptions(before.description, after.description, 'production before the bump');
  return {
    production: after.description.name,
    before: sideOf(before, images.before.map(placedBefore)),
    after: sideOf(after, images.after.map(placed)),
    // What is gone stands where it stood.
    changes: changes.map((one) => (one.kind === 'field-removed' ? placedBefore(one) : placed(one))),
    ...{ files, addedJobs: addedJobs(before, after), unprovable },
  };
}

function addedJobs({ description: before }: Production, { description: after }: Production): AddedJob[] {
  const service = new Set(after.clusters.filter(({ role }) => role === 'service').map(({ id }) => id));
  const besideProw = new Set(after.aliases.filter(({ clusterId }) => service.has(clusterId)).map(({ name }) => name));
  const { added } = pairJobs(before.jobs, after.jobs);
  return added
    .map(({ type, name, cluster, file, line }) => ({
      ...{ subject: `${type} ${name}`, alias: aliasOf(cluster), file, place: `${file}:${line}` },
    }))
    .sort((a, b) => Number(besideProw.has(b.alias)) - Number(besideProw.has(a.alias)));
}

function sideOf({ description }: Production, images: readonly DeclaredImage[]): Bump['before'] {
  const { prowTag, boskos } = description;
  const boskosTag = boskos?.tag ?? null;
  const prowRepository = prowRepositoryOf(description);
  return { fingerprint: fingerprint(description), prowTag, prowRepository, boskosTag, images: [...images] };
}
