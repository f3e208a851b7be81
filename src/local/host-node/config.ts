import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ExplainedError } from '../../model/explained-error.js';

const Taint = z.strictObject({
  key: z.string(),
  value: z.string().optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});

/** Everything one host node needs to know; its keeper writes it as a JSON file. */
export const HostNodeConfig = z.strictObject({
  nodeName: z.string().min(1),
  nodeAddress: z.ipv4().describe("address on the cluster's network that the node answers on"),
  kubeconfig: z.string().describe('absolute path; its user must be a cluster administrator'),
  servingCertificate: z.string().describe('PEM file for https on nodeAddress:10250'),
  servingKey: z.string().describe('PEM file for https on nodeAddress:10250'),
  clientAuthority: z
    .string()
    .optional()
    .describe('PEM file; only clients it signed may read logs. Without it every client may'),
  bridge: z.string().describe("bridge of the cluster's network that pods are attached to"),
  podGateway: z.ipv4(),
  podPrefixLength: z.number().int().min(8).max(30).default(16),
  podAddresses: z.strictObject({ from: z.ipv4(), to: z.ipv4() }).describe("this node's share, both ends included"),
  clusterDns: z.ipv4(),
  clusterDomain: z.string(),
  serviceHost: z.ipv4().describe("address of the API server's Service"),
  servicePort: z.number().int().positive(),
  images: z.string().describe('absolute path of images.json'),
  claims: z.string().describe('absolute path: the folders of claimed volumes, the same for all nodes of a cluster'),
  workDir: z.string().describe("the node's state; outlives the process"),
  labels: z.record(z.string(), z.string()).default({}),
  taints: z.array(Taint).default([]),
  capacity: z.strictObject({
    cpu: z.string(),
    memory: z.string(),
    'ephemeral-storage': z.string(),
    pods: z.number().int().positive(),
  }),
});
export type HostNodeConfig = z.infer<typeof HostNodeConfig>;

/**
 * Reads and checks a configuration file.
 *
 * @throws {ExplainedError} `fault`: the keeper writes this file, so a bad one is ours.
 */
export function readConfig(path: string): HostNodeConfig {
  const parsed = HostNodeConfig.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new ExplainedError('fault', {
    what: 'a host node cannot start with this configuration',
    expected: 'every field of HostNodeConfig',
    observed: z.prettifyError(parsed.error),
    evidence: path,
    next: 'report this with the file: the environment itself writes it',
  });
}
