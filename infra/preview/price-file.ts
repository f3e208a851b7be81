import { parse } from 'yaml';
import { z } from 'zod';
import { ExplainedError } from '../../src/model/explained-error.js';

const Price = z.number().nonnegative();

/** Prices that somebody wrote down on a day. */
export const PriceFile = z.strictObject({
  asOf: z.iso.date().describe('the day on which they were read'),
  currency: z.string().regex(/^[A-Z]{3}$/),
  region: z.string().min(1).describe('the region they are of; others differ'),
  sources: z.array(z.url()).min(1),
  notCounted: z.array(z.string()).describe('what costs money and is not among them'),
  hourly: z.strictObject({
    cluster: Price.describe('management fee of a cluster'),
    machines: z.record(z.string(), Price).describe('by machine type, on demand'),
    spotMachines: z.record(z.string(), Price).describe('by machine type, spot; they change'),
    natNode: Price.describe('for each node behind a way out'),
    natNodesMax: z.number().int().positive().describe('nodes after which it is no more'),
    natAddress: Price.describe('for an address of a way out'),
  }),
  monthly: z.strictObject({
    diskGb: z.record(z.string(), Price).describe('by kind of disk, for each GB'),
    secretVersion: Price.describe('for each version and place'),
  }),
});
export type PriceFile = z.infer<typeof PriceFile>;

/** @throws {ExplainedError} `unreadable`, naming the key. */
export function readPrices(text: string, file: string): PriceFile {
  const parsed = PriceFile.safeParse(yamlOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ExplainedError('unreadable', {
    what: 'this price file cannot be read',
    expected: issue?.message ?? 'prices',
    observed: `key ${issue?.path.join('.') ?? ''}`,
    evidence: file,
    next: 'write it as infra/gke/prices.example.yaml is',
  });
}

function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return null;
  }
}
