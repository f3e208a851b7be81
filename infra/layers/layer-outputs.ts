import { z } from 'zod';

/** One cluster as every layer gives it out; what opens it is beside it, as a secret. */
export const LayerCluster = z.strictObject({
  id: z.string().min(1).describe('the `clusters[].id` of the production description'),
  role: z.enum(['service', 'build']),
  endpoint: z.url().describe('address of its API server as this machine reaches it'),
  insideServer: z.url().describe('address of its API server as pods of any cluster reach it'),
  caData: z.base64().describe("the API server's CA certificate, PEM in base64"),
});
export type LayerCluster = z.infer<typeof LayerCluster>;

/**
 * What a cluster layer gives the program that deploys Prow: the same of each layer, so that it need not know which. A layer
 * may give more.
 */
export const LayerOutputs = z.object({
  clusters: z.array(LayerCluster).min(1),
  kubeconfigs: z
    .record(z.string(), z.string())
    .describe('by cluster id, a whole kubeconfig with a token; a secret output, never in a file that others may read'),
});
export type LayerOutputs = z.infer<typeof LayerOutputs>;
