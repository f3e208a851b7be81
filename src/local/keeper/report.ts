import { z } from 'zod';
import { LocalCluster } from '../plan.js';

/** What the keeper tells the side that started it, one JSON line each, while that side listens. */
export const KeeperReport = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('step'), cluster: z.string(), step: z.string(), elapsedMs: z.number() }),
  z.strictObject({ kind: z.literal('ready'), clusters: z.array(LocalCluster) }),
  z.strictObject({
    kind: z.literal('failed'),
    explanation: z.strictObject({
      what: z.string(),
      expected: z.string(),
      observed: z.string(),
      evidence: z.string(),
      next: z.string(),
    }),
  }),
]);
export type KeeperReport = z.infer<typeof KeeperReport>;
