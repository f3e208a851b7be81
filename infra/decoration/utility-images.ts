import { parseImage } from '../../src/production/prow-image.js';
import { isRecord } from './is-record.js';

/** Prow's pod utilities by their name in a decoration config, each a program of the same name (cmd/ of kubernetes-sigs/prow). */
export const UTILITIES = ['clonerefs', 'initupload', 'entrypoint', 'sidecar'] as const;
export type Utility = (typeof UTILITIES)[number];

/** The images production names for its pod utilities; null where one is missing, as in a production that decorates nothing. */
export function utilityImages(decoration: Readonly<Record<string, unknown>>): Record<Utility, string> | null {
  const { utility_images: images } = decoration;
  if (!isRecord(images)) return null;
  const named = UTILITIES.map((utility) => [utility, images[utility]] as const);
  const isWhole = named.every(([, image]) => typeof image === 'string' && image !== '');
  return isWhole ? (Object.fromEntries(named) as Record<Utility, string>) : null;
}

/** The same image at the version under test. */
export function atVersion(image: string, tag: string): string {
  return `${parseImage(image).repository}:${tag}`;
}
