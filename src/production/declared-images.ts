import { basename } from 'node:path';
import { CONFIGURATION, DeclaredImage, imageText, type UnprovableChange } from '../model/bump.js';
import { PROW_TAG } from '../model/candidate.js';
import { stagedBoskosImages } from './boskos/staged-boskos-images.js';
import { leavesOf } from './field-digests.js';
import { fieldPlaces } from './field-places.js';
import { kindOf } from './kind-of.js';
import { type Manifest, objectName } from './manifest.js';
import { parseImage } from './prow-image.js';
import { prowRepositoriesOf, prowRepositoryOf } from './prow-repository.js';
import { jobLists } from './read-jobs.js';
import type { Production } from './read-production.js';
import type { SourceFile } from './source-files.js';
import { valueAt } from './value-at.js';
import { prowDocuments } from './yaml-documents.js';

/** What declares an image: an object, Prow’s configuration for the pods of jobs, or a job for its own. */
type DeclaredBy = 'manifest' | 'configuration' | 'job';

type Declared = Omit<DeclaredImage, 'isProw'> & { readonly by: DeclaredBy };

/** Images that production declares before and after a change, each with whether it counts as one of Prow's. */
export function declaredImagesBetween(
  before: Production,
  after: Production,
): { readonly before: DeclaredImage[]; readonly after: DeclaredImage[] } {
  const pairs = pairsOf(before, after);
  return {
    before: pairs.flatMap(({ was, isProw }) => (was === null ? [] : [marked(was, isProw)])),
    after: pairs.flatMap(({ is, isProw }) => (is === null ? [] : [marked(is, isProw)])),
  };
}

/**
 * Images that come or become others with a change and that are none of Prow's: staging plays them, or has something in their
 * place. Of jobs nothing is run either way.
 */
export function imagesNotRun(before: Production, after: Production): UnprovableChange[] {
  const placed = fieldPlaces(after);
  const isStaged = stagedBoskosImages(before.description, after.description);
  return [
    ...pairsOf(before, after).filter(({ is, isProw }) => !isProw && is?.by !== 'job'),
    ...pairedByPlace(imagesOf(before.boskosManifests), imagesOf(after.boskosManifests)).filter(
      (pair) => !isStaged(pair),
    ),
  ].flatMap(({ was, is }) => {
    if (is === null) return [];
    const [ran, runs] = [was === null ? null : imageText(was), imageText(is)];
    if (ran === runs) return [];
    const subject = `${is.subject} runs ${runs}${ran === null ? '' : `, and ran ${ran}`}`;
    return [{ reason: 'image-not-run', subject, place: placed(is).place }];
  });
}

interface Pair {
  readonly was: Declared | null;
  readonly is: Declared | null;
  readonly isProw: boolean;
}

/** Each image of one side with what stands in its place on the other. */
function pairsOf(before: Production, after: Production): Pair[] {
  const counts = countsAsProw([before, after]);
  return pairedByPlace(declaredIn(before), declaredIn(after)).map((pair) => ({ ...pair, isProw: counts(pair) }));
}

function pairedByPlace(before: readonly Declared[], after: readonly Declared[]): Omit<Pair, 'isProw'>[] {
  const byPlace = (images: readonly Declared[]): Map<string, Declared> =>
    new Map(images.map((image) => [`${image.subject} ${image.field}`, image]));
  const [old, now] = [byPlace(before), byPlace(after)];
  return [...new Set([...old.keys(), ...now.keys()])].map((place) => {
    return { was: old.get(place) ?? null, is: now.get(place) ?? null };
  });
}

/** The images that production declares now. */
export function declaredImages(production: Production): DeclaredImage[] {
  return declaredImagesBetween(production, production).after;
}

/**
 * Whether an image is one of those that move together. Those of the manifests from prow-controller-manager's own repository
 * always are. What comes from one of the others, and the utilities with which jobs' pods are decorated, may have a
 * version of its own in production: it counts where it had Prow's version, and where the change moves it.
 */
function countsAsProw([before, after]: readonly [Production, Production]) {
  const own = [before, after].map(({ description }) => prowRepositoryOf(description)).filter((path) => path !== '');
  const all = [before, after].flatMap(prowRepositoriesOf);
  const { prowTag } = before.description;
  return ({ was, is }: { was: Declared | null; is: Declared | null }): boolean => {
    const images = [was, is].filter((image) => image !== null);
    const isFrom = (repositories: readonly string[]): boolean =>
      images.some(({ repository }) => repositories.some((path) => repository.startsWith(`${path}/`)));
    if (!isFrom(all)) return false;
    const by = (is ?? was)?.by;
    if (by === 'manifest' && isFrom(own)) return true;
    const isMoved = is !== null && (was === null || imageText(was) !== imageText(is));
    // Jobs come, and go to the version that production has, without a proof.
    if (by === 'job')
      return was !== null && (versionIn(was) === prowTag || (isMoved && versionIn(is) !== after.description.prowTag));
    if (versionIn(was ?? is) === prowTag) return true;
    // Another repository may have tags that are none of Prow's.
    return isMoved && (by === 'configuration' || PROW_TAG.test(is.tag ?? ''));
  };
}

function versionIn(image: Declared | null): string | null {
  return image?.tag ?? image?.digest ?? null;
}

function marked({ by: _, ...image }: Declared, isProw: boolean): DeclaredImage {
  return DeclaredImage.parse({ ...image, isProw });
}

/** Of productions that were read already: thousands of files of jobs are asked several times in one decision. */
const known = new WeakMap<Production, readonly Declared[]>();

function declaredIn(production: Production): readonly Declared[] {
  const read = known.get(production) ?? readDeclared(production);
  known.set(production, read);
  return read;
}

function readDeclared(production: Production): Declared[] {
  const { manifests, prowConfig, jobConfigs } = production;
  return [...imagesOf(manifests), ...ofConfiguration(prowConfig), ...jobConfigs.flatMap(ofJobs)];
}

/** What a Secret holds is no image, and shown nowhere. */
function imagesOf(manifests: readonly Manifest[]): Declared[] {
  return manifests
    .filter(({ object }) => kindOf(object) !== 'Secret')
    .flatMap(({ object, file, line, imageAt }) =>
      imagesIn(object, IMAGE).map((image) => ({
        ...{ ...image, by: 'manifest' as const, subject: objectName(object) },
        place: imageAt?.(imageText(image)) ?? `${file}:${line}`,
      })),
    );
}

/** Of containers, and of volumes that are images (`volumes[].image.reference`). */
export const IMAGE = /\/image(?:\/reference)?$/;

/** The images with which Prow decorates the pod of a job, wherever they stand. */
export const UTILITY = /\/utility_images\/[^/]+$/;

function ofConfiguration(config: SourceFile): Declared[] {
  return prowDocuments(config.text, config.path).flatMap(({ value, file, line }) =>
    imagesIn(value, UTILITY).map((image) => ({
      ...{ ...image, by: 'configuration' as const, subject: CONFIGURATION, place: `${file}:${line}` },
    })),
  );
}

/** Of thousands of jobs few have utilities of their own; the word may be written with escapes. */
function ofJobs({ text, path }: SourceFile): Declared[] {
  if (!/utility_images|\\/.test(text)) return [];
  const seen = new Map<string, number>();
  return prowDocuments(text, path).flatMap((document) =>
    jobLists(document).flatMap(({ path: keys, type, repository }) => {
      const jobs: unknown = valueAt(document.value, keys);
      return (Array.isArray(jobs) ? jobs : []).flatMap((job: unknown, index) => {
        const name = [type, valueAt(job, ['name']), ...(repository === null ? [] : ['of', repository])].join(' ');
        const count = (seen.get(name) ?? 0) + 1;
        seen.set(name, count);
        const subject = `${name} in ${basename(path)}${count === 1 ? '' : `, number ${count}`}`;
        const place = `${path}:${document.lineAt([...keys, index])}`;
        return imagesIn(job, UTILITY).map((image) => ({ ...image, by: 'job' as const, subject, place }));
      });
    }),
  );
}

function imagesIn(value: unknown, at: RegExp): Pick<Declared, 'field' | 'repository' | 'tag' | 'digest'>[] {
  return leavesOf(value).flatMap(({ pointer: field, value: reference }) => {
    if (!at.test(field) || typeof reference !== 'string') return [];
    const { repository, tag, digest } = parseImage(reference);
    return [{ field, repository, tag, digest }];
  });
}
