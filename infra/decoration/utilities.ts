import type { Difference } from '../../src/model/environment.js';
import type { Production } from '../../src/production/read-production.js';
import { EMULATOR_VARIABLE } from '../differences/stand-in-storage.js';
import { fakeStorageEverywhere } from '../objects/fake-storage.js';
import { insteadOfGithub } from '../objects/github-secrets.js';
import { githubEverywhere } from '../objects/github-stand-in.js';
import { canaryDecoration } from './canary-decoration.js';
import { UTILITIES, utilityImages } from './utility-images.js';

/** What an image of a pod utility is on a host node: the program of that name, told where storage is. */
export interface UtilityImage {
  readonly image: string;
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Every image with which canaries are decorated. Empty for a production that decorates nothing. */
export function utilityImagesFor(production: Production, tag: string): UtilityImage[] {
  const { prowJobs } = production.description.namespaces;
  const env = {
    [EMULATOR_VARIABLE]: fakeStorageEverywhere(prowJobs),
    ...insteadOfGithub(githubEverywhere(prowJobs)),
  };
  const images = canaryDecoration(production, { tag }).configs.flatMap(({ config }) => {
    const named = utilityImages(config);
    return named === null ? [] : UTILITIES.map((program) => ({ image: named[program], program, env }));
  });
  return [...new Map(images.map((one) => [one.image, one])).values()];
}

/** A decoration config has no place for a variable, and there is no flag. */
export function utilityDifferences(images: readonly UtilityImage[]): Difference[] {
  return images.map(({ image, env }) => ({
    rule: 'utility-storage',
    reason:
      'pod utilities take another storage address, and git another than GitHub’s, from their environment only: their image brings it',
    subject: `${Object.keys(env).join(', ')} in image ${image}`,
  }));
}
