import { z } from 'zod';

/** `vYYYYMMDD-<sha>`, the image tag form of Prow's releases. */
export const PROW_TAG = /^v(\d{8})-([0-9a-f]{7,40})$/;

export const ProwTag = z.string().regex(PROW_TAG, 'a Prow tag reads vYYYYMMDD-<sha>');

/** Where a build's source comes from. */
export const ProwSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('module'),
    version: z.string().describe('Go pseudo-version of sigs.k8s.io/prow'),
  }),
  z.strictObject({ kind: z.literal('git'), repository: z.string(), commit: z.string() }),
  z.strictObject({
    kind: z.literal('directory'),
    path: z.string().describe('a Prow source tree, built as it is'),
    digest: z.string().describe('sha256 over the tree: names, modes and contents'),
  }),
]);
export type ProwSource = z.infer<typeof ProwSource>;

/** A Prow build: production's own (the baseline), or the one someone wants there (the candidate). */
export const Candidate = z.strictObject({ tag: ProwTag, source: ProwSource });
export type Candidate = z.infer<typeof Candidate>;

/**
 * What Prow's `prow_version` metric reads for a tag: its date as Unix seconds
 * at midnight UTC; -1 for a text that is no tag, as Prow itself reports.
 *
 * @see `VersionTimestamp()`, pkg/version/doc.go, and pkg/version/metrics.go
 */
export function prowVersionMetric(tag: string): number {
  const date = PROW_TAG.exec(tag)?.[1];
  if (date === undefined) return -1;
  const midnightMs = Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`);
  return Number.isNaN(midnightMs) ? -1 : midnightMs / 1000;
}
