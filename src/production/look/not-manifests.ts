import { lineCounter } from '../yaml-lines.js';
import type { LookedAt } from './find-files.js';

/** What a file runs Prow by that cannot be deployed from it, and what to do about it. */
const KINDS: readonly {
  readonly isMeant: (file: LookedAt) => boolean;
  readonly pattern: RegExp;
  readonly what: string;
}[] = [
  {
    isMeant: ({ role }) => role === 'template',
    pattern: /prow-controller-manager/,
    what: 'a Helm chart, which has to be rendered first: `helm template` into a folder, and name that folder too',
  },
  {
    isMeant: ({ role }) => role !== 'template',
    pattern: /^\s*-?\s*image:\s*["']?[^\s"'#]*\/plank(?=[:@"'\s]|$)/m,
    what: 'plank, which prow-controller-manager replaced in 2021: no such Prow can be rehearsed',
  },
  {
    isMeant: ({ role }) => role !== 'template',
    pattern: /^\s*-?\s*image:\s*["']?prow-controller-manager(?=[:@"'\s]|$)/m,
    what: 'an image without a repository, such as an image stream’s: Prow’s images are known by their path',
  },
];

/** Where files that are no manifests of a prow-controller-manager name one all the same: of each kind the first. */
export function notManifests(files: readonly LookedAt[]): string[] {
  return KINDS.flatMap(({ isMeant, pattern, what }) => {
    const file = files.find((one) => isMeant(one) && pattern.test(one.text));
    if (file === undefined) return [];
    const found = pattern.exec(file.text);
    const named = /plank|prow-controller-manager/.exec(found?.[0] ?? '')?.index ?? 0;
    return [`${file.path}:${lineCounter(file.text).lineOf((found?.index ?? 0) + named)} is ${what}`];
  });
}
