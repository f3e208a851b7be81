import { aliasOf } from '../model/alias.js';
import { type AddedJob, type Bump, DeclaredImage } from '../model/bump.js';
import { fingerprint } from '../model/description.js';
import { compareDescriptions } from './drift/compare-descriptions.js';
import { pairJobs } from './drift/pair-jobs.js';
import { leavesOf } from './field-digests.js';
import { objectName } from './manifest.js';
import { parseImage } from './prow-image.js';
import { prowRepositoryOf } from './prow-repository.js';
import type { Production } from './read-production.js';

/** What a change does to production: read from production as it is, and as it will be once the change is merged. */
export function bumpBetween(
  before: Production,
  after: Production,
  { files, unprovable }: Pick<Bump, 'files' | 'unprovable'>,
): Bump {
  const repositories = [before, after].map(({ description }) => prowRepositoryOf(description));
  return {
    production: after.description.name,
    before: sideOf(before, repositories),
    after: sideOf(after, repositories),
    changes: compareDescriptions(before.description, after.description, 'production before the bump').changes,
    ...{ files, addedJobs: addedJobs(before, after), unprovable },
  };
}

/** Every image that production's manifests declare. */
export function declaredImages(production: Production): readonly DeclaredImage[] {
  return bumpBetween(production, production, { files: [], unprovable: [] }).before.images;
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

function sideOf({ description, manifests }: Production, repositories: readonly string[]): Bump['before'] {
  const images = manifests.flatMap(({ object, file, line }) =>
    leavesOf(object).flatMap(({ pointer: field, value }) => {
      if (!field.endsWith('/image') || typeof value !== 'string') return [];
      const { repository, tag, digest } = parseImage(value);
      const isProw = repositories.some((prow) => repository.startsWith(`${prow}/`));
      const image = { subject: objectName(object), field, repository, tag, digest, isProw, place: `${file}:${line}` };
      return [DeclaredImage.parse(image)];
    }),
  );
  const { prowTag } = description;
  return { fingerprint: fingerprint(description), prowTag, prowRepository: prowRepositoryOf(description), images };
}
