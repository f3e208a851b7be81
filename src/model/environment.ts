import { z } from 'zod';
import { ClusterAlias } from './alias.js';
import { BoskosService, BoskosType } from './boskos.js';
import { Candidate } from './candidate.js';
import { Errands } from './errand.js';
import { JobType } from './job.js';
import { PubsubTrigger } from './pubsub.js';
import { Way } from './way.js';

/** How to reach one cluster of an environment. References only, never a credential. */
export const EnvironmentCluster = z.strictObject({
  id: z.string(),
  role: z.enum(['service', 'build']),
  kubeconfig: z.string().describe('absolute path of a kubeconfig (0600) that reaches the cluster from this machine'),
  kubeSystemUid: z.string().describe('UID of namespace kube-system: only this cluster can answer it'),
  caDigest: z.string().describe("sha256 of the API server's CA certificate"),
  auditLog: z.string().nullable().describe('absolute path of the API audit log, where the layer has one'),
});
export type EnvironmentCluster = z.infer<typeof EnvironmentCluster>;

/** What one component was declared to run after the last deployment. */
export const DeclaredComponent = z.strictObject({
  component: z.string(),
  workload: z.strictObject({
    kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
    namespace: z.string(),
    name: z.string(),
  }),
  container: z.string(),
  image: z.string(),
  replicas: z.number().int().nonnegative(),
  tag: z.string().describe('Prow version the executable must report'),
  executableSha256: z.string().describe('digest of the executable that the image stands for'),
  lease: z.string().nullable().describe('leader-election Lease in the ProwJob namespace, if the component has one'),
  metricsPort: z.number().int().positive().nullable(),
});
export type DeclaredComponent = z.infer<typeof DeclaredComponent>;

/** A change staging makes to production's manifests: named, with its reason, written beforehand. */
export const Difference = z.strictObject({ rule: z.string(), reason: z.string(), subject: z.string() });
export type Difference = z.infer<typeof Difference>;

/** How canaries run that Prow's pod utilities work around. */
export const DecoratedCanaries = z.strictObject({
  image: z.string(),
  command: z.array(z.string()).min(1).describe('asks the cluster it is in who it is, and writes that as an artifact'),
  configs: z
    .array(z.strictObject({ spelling: z.string().nullable(), config: z.record(z.string(), z.unknown()) }))
    .describe("`decoration_config` for each spelling: production's defaults, with the listed differences"),
  clones: z
    .array(z.string().nullable())
    .optional()
    .describe(
      'spellings of which the job that a pull request starts is decorated by Prow itself, and clones the change',
    ),
});
export type DecoratedCanaries = z.infer<typeof DecoratedCanaries>;

/** Boskos as it stands in an environment, on its own cluster. */
export const EnvironmentBoskos = z.strictObject({
  clusterId: z.string(),
  build: Candidate,
  service: BoskosService,
  types: z.array(BoskosType),
  components: z.array(DeclaredComponent).describe('its programs; none has a version of its own to tell'),
});
export type EnvironmentBoskos = z.infer<typeof EnvironmentBoskos>;

/** What production's sinker removes, and where. */
export const EnvironmentSinker = z.strictObject({
  clusters: z.array(z.string()).describe('clusters that it knows by some alias and that its settings do not exclude'),
  terminatedPodTtlMs: z.number().nonnegative().describe('how long after its job’s end a pod stays'),
  maxPodAgeMs: z.number().nonnegative().describe('how old a pod gets whose job is over'),
  maxProwJobAgeMs: z.number().nonnegative().describe('how old a ProwJob gets that is over'),
});
export type EnvironmentSinker = z.infer<typeof EnvironmentSinker>;

/** What production's deck shows of jobs, and staging's, which has its flags. */
export const EnvironmentDeck = z.strictObject({
  lists: z
    .enum(['public', 'all', 'none'])
    .describe(
      'which canaries it lists: all but hidden ones, these too, or none, where it lists those of tenants alone',
    ),
  views: z.boolean().describe('whether it shows what a build left in cloud storage (`--spyglass`)'),
  lenses: z
    .array(z.strictObject({ name: z.string(), requiredFiles: z.array(z.string()) }))
    .describe('what it shows of a build in which there is a file for each of these regular expressions'),
});
export type EnvironmentDeck = z.infer<typeof EnvironmentDeck>;

/** A standing copy of production: how to reach it, what was declared there, and what differs. */
export const Environment = z.strictObject({
  id: z.string(),
  layer: z.enum(['local', 'existing', 'gke']),
  stack: z.string(),
  createdAt: z.iso.datetime(),
  productionFingerprint: z.string(),
  prow: Candidate,
  namespaces: z.strictObject({ prowJobs: z.string(), pods: z.string() }),
  clusters: z.array(EnvironmentCluster).min(1),
  aliases: z.array(ClusterAlias).min(1),
  components: z.array(DeclaredComponent),
  boskos: EnvironmentBoskos.optional().describe('left out where production has none'),
  sinker: EnvironmentSinker.optional().describe('left out where production runs none'),
  deck: EnvironmentDeck.optional().describe('left out where production runs none'),
  canary: z.strictObject({
    image: z.string(),
    nodeSelector: z.record(z.string(), z.string()),
    tolerations: z.array(z.record(z.string(), z.string())),
    blockedWays: z
      .array(z.strictObject({ way: Way, why: z.string() }))
      .describe('ways that production’s own settings shut, although their component runs'),
    jobPrefix: z.string().describe('name prefix of the canary jobs added to the job configuration'),
    decorated: DecoratedCanaries.nullable().describe('null where production decorates nothing, or no pod can upload'),
    gangway: z
      .strictObject({ consumerType: z.string(), consumerNumber: z.string() })
      .optional()
      .describe('the first API client that production’s gangway lets in; left out where it lets in none'),
    pubsub: z
      .array(PubsubTrigger)
      .min(1)
      .optional()
      .describe('on which sub listens, all of them on the stand-in `pubsub`; left out where it listens on none'),
  }),
  errands: Errands.optional().describe('what components are asked for beside jobs; left out where there is nothing'),
  observer: z
    .string()
    .nullable()
    .describe('unix socket that answers what processes really run, where the layer has one'),
  github: z
    .strictObject({
      secrets: z.string().describe('absolute path of a file (0600) with the tokens of the stand-in'),
      reported: z.array(JobType).describe('types of jobs of which crier tells GitHub, as production has it'),
    })
    .nullable()
    .describe('the stand-in for GitHub, directed at the endpoint `github`; null where there is none'),
  endpoints: z.record(z.string(), z.url()).describe('addresses on this machine, e.g. deck'),
  differences: z.array(Difference),
});
export type Environment = z.infer<typeof Environment>;
