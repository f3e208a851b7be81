import { z } from 'zod';

/** What the keeper is told to make. Written by the side that starts it, read by the keeper; holds no secret. */
export const LocalPlan = z.strictObject({
  id: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
  directory: z.string().describe('the environment’s own directory, 0700'),
  clusters: z
    .array(
      z.strictObject({
        id: z.string(),
        role: z.enum(['service', 'build']),
        hostNodes: z.number().int().nonnegative(),
      }),
    )
    .min(1),
  /** Listening sockets of this machine's loopback, inherited by the keeper: descriptor → where it leads. */
  forwards: z.array(
    z.strictObject({
      name: z.string(),
      descriptor: z.number().int(),
      hostPort: z.number().int(),
      clusterId: z.string(),
      target: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('api-server') }),
        z.strictObject({
          kind: z.literal('service'),
          namespace: z.string(),
          name: z.string(),
          port: z.number().int(),
        }),
      ]),
    }),
  ),
  tools: z.record(z.string(), z.string()).describe('tool name → absolute path of its executable'),
  readyTimeoutMs: z.number().int().positive(),
});
export type LocalPlan = z.infer<typeof LocalPlan>;

/** What a started cluster is known by, as the keeper reports it. */
export const LocalCluster = z.strictObject({
  id: z.string(),
  role: z.enum(['service', 'build']),
  kubeconfig: z.string().describe('reaches the cluster from this machine'),
  insideServer: z.string().describe('API server address as pods of any cluster reach it'),
  caData: z.string().describe('CA certificate, base64'),
  caDigest: z.string(),
  kubeSystemUid: z.string(),
  auditLog: z.string(),
});
export type LocalCluster = z.infer<typeof LocalCluster>;
