import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ClusterAlias } from './alias.js';
import { BoskosFacts } from './boskos.js';
import { Job } from './job.js';
import { PubsubTrigger } from './pubsub.js';

/** The file that says where a production keeps things. */
export const PRODUCTION_FILE = 'production.yaml';

/** One distinct API server that production's kubeconfigs reach, or the one Prow itself runs on. */
export const DescribedCluster = z.strictObject({
  id: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
  role: z.enum(['service', 'build']),
});
export type DescribedCluster = z.infer<typeof DescribedCluster>;

/** A digest of something that itself is not kept: long enough that two do not meet by chance. */
export const ShortDigest = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'a digest of 16 characters, as `import --aliases` prints it');

/** One context of a kubeconfig file: its name is the alias. */
export const KubeconfigContext = z.strictObject({
  name: z.string(),
  clusterId: z.string(),
  reaches: ShortDigest.optional().describe(
    'digest of the address and certificate authority that it leads to in production; left out where nobody has read them',
  ),
  user: ShortDigest.optional().describe(
    'digest of the name of the entry of `users` that it logs in with, if it has one',
  ),
});
export type KubeconfigContext = z.infer<typeof KubeconfigContext>;

/** One kubeconfig file of production, without a single credential. */
export const KubeconfigFile = z.strictObject({
  kind: z
    .enum(['Secret', 'ConfigMap', 'Folder'])
    .describe('kind of the object that holds the file; a folder of the component’s own where no object does'),
  name: z.string().describe('name of that object, or path of the folder'),
  key: z.string().describe('key inside it, or name of the file'),
  currentContext: z.string().describe('empty where the file has none'),
  contexts: z.array(KubeconfigContext).describe('in file order; Prow reads order-dependently'),
  guessed: z
    .literal(true)
    .optional()
    .describe('contexts, order and clusters were taken from names; nobody has read them in production'),
});
export type KubeconfigFile = z.infer<typeof KubeconfigFile>;

/** A workload that runs a Prow component. */
export const Workload = z.strictObject({
  component: z.string().describe("the image's last path segment, e.g. prow-controller-manager"),
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
  name: z.string(),
  namespace: z.string(),
  container: z.string(),
  image: z.string().describe('image reference as production declares it'),
  replicas: z.number().int().nonnegative(),
  file: z.string(),
  line: z.number().int().positive(),
});
export type Workload = z.infer<typeof Workload>;

/** Production's Boskos: what it is, and the workloads that run its programs. */
export const DescribedBoskos = BoskosFacts.extend({ workloads: z.array(Workload) });
export type DescribedBoskos = z.infer<typeof DescribedBoskos>;

/** An object of production's manifests, or a configuration file, as far as one must know to tell what changed in it. */
export const DescribedDocument = z.strictObject({
  name: z.string().describe('`Deployment default/hook`, or `Prow’s configuration`'),
  file: z.string(),
  line: z.number().int().positive(),
  fields: z
    .record(z.string(), z.string())
    .describe('digest of each value by JSON pointer, elements of a list by their name if all have one; never a value'),
});
export type DescribedDocument = z.infer<typeof DescribedDocument>;

/** A file that production generates a Secret or ConfigMap from and that nobody has put among its files: it is empty here. */
export const StandInFile = z.strictObject({
  path: z.string(),
  fills: z.string().describe('the generated object, `Secret oauth-token`'),
  file: z.string().describe('the kustomization that names it'),
  line: z.number().int().positive(),
});
export type StandInFile = z.infer<typeof StandInFile>;

/** What production is, as one value. */
export const Description = z.strictObject({
  name: z.string(),
  prowTag: z.string().min(1).describe("production's Prow version: the tag of its image, else its digest"),
  namespaces: z.strictObject({ prowJobs: z.string(), pods: z.string() }),
  clusters: z.array(DescribedCluster).min(1),
  kubeconfigs: z.array(KubeconfigFile),
  aliases: z.array(ClusterAlias).min(1),
  refusedAliases: z
    .array(z.strictObject({ name: z.string(), why: z.string() }))
    .describe('aliases that Prow knows and leaves out: their jobs end in error, as those of an alias nobody defines'),
  workloads: z.array(Workload),
  boskos: DescribedBoskos.optional().describe('left out where production has none'),
  pubsub: z.array(PubsubTrigger).min(1).optional().describe('left out where the configuration names no subscription'),
  jobs: z.array(Job),
  documents: z.array(DescribedDocument),
  standIns: z.array(StandInFile).min(1).optional().describe('left out where no file is missing'),
  sources: z
    .array(z.strictObject({ path: z.string(), sha256: z.string() }))
    .describe('every file read: a changed byte of any but production.yaml changes the fingerprint'),
});
export type Description = z.infer<typeof Description>;

/**
 * Digest of what production is: two runs with the same fingerprint were held against the same production. Where it lies
 * on a disk is no part of that, so another clone of it has the same.
 */
export function fingerprint(description: Description): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(withoutPlaces(Description.parse(description))))
    .digest('hex')}`;
}

/**
 * Files by what they say, in an order of their own: their paths begin where production.yaml stands. Its own text is
 * paths, and what else it says is described.
 */
function withoutPlaces({ workloads, boskos, jobs, documents, standIns, sources, ...said }: Description) {
  return {
    ...said,
    workloads: workloads.map(withoutPlace),
    ...(boskos === undefined ? {} : { boskos: { ...boskos, workloads: boskos.workloads.map(withoutPlace) } }),
    ...{ jobs: jobs.map(withoutPlace), documents: documents.map(withoutPlace) },
    ...(standIns === undefined ? {} : { standIns: standIns.map(({ fills }) => fills).sort() }),
    sources: sources.flatMap(({ path, sha256 }) => (path === PRODUCTION_FILE ? [] : [sha256])).sort(),
  };
}

function withoutPlace<T extends { readonly file: string; readonly line: number }>({ file: _, line: __, ...said }: T) {
  return said;
}
