import { z } from 'zod';
import { DeclaredComponent } from './environment.js';
import { Outcome } from './outcome.js';

/** A pod template: metadata and spec, with nothing left out. */
const PodTemplate = z.record(z.string(), z.unknown());

/** What production's manifests declare of one workload: its version is its image's. */
export const DeclaredWorkload = DeclaredComponent.omit({
  executableSha256: true,
  lease: true,
  replicas: true,
}).extend({
  pods: z
    .strictObject({ least: z.number().int().nonnegative(), most: z.number().int().nonnegative().nullable() })
    .describe('how many may be wanted: `most` is null where nodes or an autoscaler decide'),
  template: PodTemplate.describe('as the manifest has it'),
});
export type DeclaredWorkload = z.infer<typeof DeclaredWorkload>;

/** One pod of production, as its API server has it. */
export const SeenPod = z.strictObject({
  name: z.string(),
  uid: z.string(),
  revision: z.string().describe('what its controller called the template it was made from; empty where it says none'),
  image: z.string().describe('of its container, as the pod was made with'),
  imageId: z.string().describe('what its node says it runs; empty before it runs'),
  ready: z.boolean(),
  unready: z.string(),
  ending: z.boolean().describe('it was told to end'),
  startedAt: z.string().nullable().describe('since when its container runs'),
  readySince: z.string().nullable().describe('since when it is ready; null where it is not, or nobody says'),
  restarts: z.number().int().nonnegative().describe('of all its containers, init containers and sidecars included'),
  restartedAt: z.string().nullable().describe('when the last of them was started again; null where none was'),
  prowVersion: z.number().nullable().describe('its own prow_version; null where it was not asked or did not say'),
});
export type SeenPod = z.infer<typeof SeenPod>;

/** One workload of production, as its API server has it. */
export const SeenWorkload = z.strictObject({
  declared: DeclaredWorkload,
  template: PodTemplate.nullable().describe('the live one; null where there is no such workload'),
  wanted: z.number().int().nonnegative(),
  revision: z
    .string()
    .nullable()
    .describe('what its controller calls the live template; null where it made none of it'),
  pods: z.array(SeenPod),
});
export type SeenWorkload = z.infer<typeof SeenWorkload>;

/** A pod of Prow's that no manifest declares. */
export const UndeclaredPod = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  images: z.array(z.string()).describe('those of Prow'),
});
export type UndeclaredPod = z.infer<typeof UndeclaredPod>;

/** What was seen of production at one moment. */
export const ProductionSeen = z.strictObject({
  at: z.iso.datetime(),
  workloads: z.array(SeenWorkload),
  undeclared: z.array(UndeclaredPod),
  asksVersions: z.boolean().describe('whether pods were asked for prow_version: a right of its own'),
  unreadable: z.array(z.string()).describe('what could not be looked at, and why'),
});
export type ProductionSeen = z.infer<typeof ProductionSeen>;

/** Whether one workload of production runs what is declared. */
export const ConfirmedWorkload = z.strictObject({
  subject: z.string(),
  outcome: Outcome,
  declared: z.string().describe('image; `nothing` of a pod that no manifest declares'),
  observed: z.string(),
  since: z.string().nullable().describe('since when all of its pods run it; null where they do not'),
  imageIds: z.array(z.string()).describe('distinct'),
});
export type ConfirmedWorkload = z.infer<typeof ConfirmedWorkload>;

/** Whether production runs what was declared, everywhere, and since when. */
export const Confirmation = z.strictObject({
  outcome: Outcome,
  production: z.string(),
  at: z.iso.datetime(),
  since: z.string().nullable().describe('since when all of it runs what is declared; null where it does not'),
  workloads: z.array(ConfirmedWorkload),
  unreadable: z.array(z.string()),
  notProven: z.array(z.string()).describe('what only staging can see'),
});
export type Confirmation = z.infer<typeof Confirmation>;
