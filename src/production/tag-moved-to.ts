import { PROW_TAG } from '../model/candidate.js';
import { imagesBelow } from './images-below.js';
import { imageTagsIn } from './kustomize/image-tags-in.js';

/** Stands for a tag; no text holds it. */
const PLACEHOLDER = '\0';

/**
 * The one release that images of Prow in a text are moved to, whatever kind of file it is; null where they are moved to
 * several, and where one byte besides is otherwise.
 *
 * @param sides.before - the text before the change; null where there is none.
 * @param repositories - paths of Prow's own images, without the component.
 */
export function tagMovedTo(
  { before, after }: { before: string | null; after: string | null },
  repositories: readonly string[],
): string | null {
  if (repositories.length === 0) return null;
  if (before === null || after === null || `${before}${after}`.includes(PLACEHOLDER)) return null;
  const [was, is] = [tagsOf(before, repositories), tagsOf(after, repositories)];
  if (was.rest !== is.rest || was.tags.length !== is.tags.length) return null;
  const moved = new Set(is.tags.filter((tag, index) => tag !== was.tags[index]));
  const [tag] = moved;
  return moved.size === 1 && tag !== undefined && PROW_TAG.test(tag) ? tag : null;
}

/** Tags of releases where only one of Prow's images may stand, each with the digest behind it, and the text without them. */
function tagsOf(text: string, repositories: readonly string[]): { readonly tags: string[]; readonly rest: string } {
  const pattern = new RegExp(`(?<=${imagesBelow(repositories).join('|')})([\\w.-]+)(?:@[\\w+.-]+:[0-9a-fA-F]+)?`, 'g');
  const written = [...text.matchAll(pattern)].flatMap(({ 0: reference, 1: tag, index: begin }) =>
    PROW_TAG.test(tag ?? '') ? [{ begin, end: begin + reference.length }] : [],
  );
  const given = imageTagsIn(text, repositories).filter(({ begin, end }) => PROW_TAG.test(text.slice(begin, end)));
  const places = [...written, ...given].sort((a, b) => a.begin - b.begin);
  const between = places.map(({ begin }, index) => text.slice(places[index - 1]?.end ?? 0, begin));
  return {
    tags: places.map(({ begin, end }) => text.slice(begin, end)),
    rest: [...between, text.slice(places.at(-1)?.end ?? 0)].join(PLACEHOLDER),
  };
}
