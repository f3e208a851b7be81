import { z } from 'zod';
import { BadInput, BadInputObserved } from './bad-input-events.js';
import { BadRequestAnswered } from './bad-request.js';
import { BoskosAsked, BoskosBuilds, BoskosFollowed, BoskosListed, BoskosReplaced } from './boskos.js';
import { Canary } from './canary.js';
import { Candidate } from './candidate.js';
import { UndecidedCause } from './causes.js';
import { AbortObserved, CleanupObserved, KeptObserved, PodsPlanted } from './cleanup-events.js';
import { ConfigTried } from './config-tried.js';
import { DrainStarted, NodeDrained, NodeRemoved, WorkloadMoved } from './drain-events.js';
import { DeclaredComponent } from './environment.js';
import { Errand, ErrandJob, ErrandObserved } from './errand.js';
import {
  EveryJobAudited,
  EveryJobEnded,
  EveryJobFinished,
  EveryJobSeen,
  EveryJobStarted,
  EveryJobSubmitted,
} from './every-job-events.js';
import { ProwJobsMade } from './makers-event.js';
import { ComponentInOutage, OutageBegun, OutageEnded, OutagesStarted } from './outage-events.js';
import { PageAnswered, PlannedPage } from './page.js';
import { Power } from './power.js';
import { CanaryReported, GithubRefused } from './report-events.js';
import { RestartsObserved, RolloutObserved, WorkloadObserved } from './rollout-events.js';
import { ErrorsLogged, SoakStarted, WorkloadSoaked } from './soak-events.js';
import { TokenClaims } from './token-claims.js';
import { Phase, trial } from './trial.js';
import {
  DefinitionApplied,
  DefinitionTried,
  FreshStarted,
  ObjectsRead,
  ObjectsWritten,
  UpgradeStarted,
} from './upgrade-events.js';
import { BurstAnswered, WebhookFollowed } from './webhook-events.js';
import { InsideObserved, UploadObserved } from './work-events.js';

export { Phase } from './trial.js';

export const RunStarted = z.strictObject({
  kind: z.literal('run-started'),
  runId: z.string(),
  toolVersion: z.string(),
  productionFingerprint: z.string(),
  environmentId: z.string(),
  baseline: Candidate.nullable().describe('null where no baseline phase is planned'),
  candidate: Candidate,
  boskos: BoskosBuilds.optional().describe('left out where production has no Boskos'),
  power: Power,
  restarted: z.array(z.string()).describe('components whose restarts are trials'),
  notProven: z.array(z.string()).describe('known beforehand to stay unproven'),
  planned: z.array(Canary).describe('every canary of a full sweep; coverage is held against it'),
  cleanup: z
    .literal(true)
    .optional()
    .describe('pods are aborted and left to sinker; left out in runs of before that was asked'),
  keeping: z
    .literal(true)
    .optional()
    .describe(
      'plank starts canaries again, holds them back and gives them up; left out in runs of before that was asked',
    ),
  errands: z
    .array(Errand)
    .optional()
    .describe('what components are asked for beside jobs; left out where they are asked for nothing'),
  errandJobs: z.array(ErrandJob).optional().describe('jobs that start for these, and where; left out where none does'),
  pages: z
    .array(PlannedPage)
    .optional()
    .describe('what deck is to show of canaries; left out where it is asked for nothing'),
  makers: z
    .literal(true)
    .optional()
    .describe('who made ProwJobs is read from the audit log; left out where there is none, and in runs of before'),
  badInputs: z
    .array(BadInput)
    .optional()
    .describe('what hook is sent that must start nothing; left out where it is sent none'),
  burst: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('events that hook is sent at once, in either phase; left out where it is sent no burst'),
});

export const PhaseStarted = z.strictObject({
  kind: z.literal('phase-started'),
  phase: Phase,
  prow: Candidate,
  components: z.array(DeclaredComponent),
  boskos: z
    .strictObject({ build: Candidate, components: z.array(DeclaredComponent) })
    .optional()
    .describe('left out where production has no Boskos'),
});

/** One clean process start of a component under test. */
export const ComponentStarted = z.strictObject({
  kind: z.literal('component-started'),
  ...trial,
  component: z.string(),
  podUids: z.array(z.string()).describe('pods that run it now'),
  previousPodUids: z.array(z.string()).describe('pods that ran it before; empty for start 0'),
});

export const CanarySubmitted = z.strictObject({
  kind: z.literal('canary-submitted'),
  ...trial,
  prowJob: z.string().describe("the ProwJob's name; its pod has the same"),
  canary: Canary,
});

/** A component answered that it does not start a canary: no ProwJob came of it. */
export const CanaryRefused = z.strictObject({
  kind: z.literal('canary-refused'),
  ...trial,
  canary: Canary,
  answer: z.string().describe('what the component said, in its own words'),
});

/** The last state of a canary's ProwJob that we saw. */
export const ProwJobObserved = z.strictObject({
  kind: z.literal('prowjob-observed'),
  ...trial,
  prowJob: z.string(),
  cluster: z.string().nullable().describe('`spec.cluster` of the ProwJob; null where it has none or was never seen'),
  state: z.string(),
  description: z.string(),
  settled: z.boolean().describe('the ProwJob reached a final state before our deadline'),
  waitedMs: z.number().nonnegative(),
  waitLimitMs: z.number().positive(),
  twins: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      'other ProwJobs of the same job that were made of the same event or message; left out where none was seen',
    ),
});

/** A pod that Prow made, or that carries the name of a canary, wherever it is. */
export const ObservedPod = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  prowJob: z.string().describe('label prow.k8s.io/id, or the pod name where it is a canary’s'),
  job: z.string().describe('annotation prow.k8s.io/job; empty where absent'),
  plankVersion: z.string(),
  serviceAccount: z.string(),
  volumes: z.array(z.string()),
  workEndedAt: z.iso
    .datetime()
    .nullable()
    .optional()
    .describe('when the job’s own container ended, in whole seconds; null where it has not'),
  ranMs: z
    .number()
    .int()
    .nonnegative()
    .nullable()
    .describe(
      'from its creation to the end of its last container, in whole seconds as Kubernetes keeps them: time in which Prow has no part; null where it has not ended',
    ),
  said: TokenClaims.optional().describe('what the job’s own container said last, where that is what its token says'),
});
export type ObservedPod = z.infer<typeof ObservedPod>;

/** A pod creation in the API server's audit log: seen even if the pod is gone. */
export const AuditedCreation = z.strictObject({
  namespace: z.string(),
  name: z.string(),
  user: z.string(),
  userAgent: z.string(),
  at: z.string(),
});
export type AuditedCreation = z.infer<typeof AuditedCreation>;

/** Every namespace of one cluster, listed at one resourceVersion. */
export const ClusterSwept = z.strictObject({
  kind: z.literal('cluster-swept'),
  ...trial,
  clusterId: z.string().describe('which cluster we meant to ask'),
  kubeSystemUid: z.string().describe('which cluster answered'),
  keyIds: z
    .array(z.string())
    .nullable()
    .optional()
    .describe('keys with which it signs tokens, null where it does not tell; absent where pods do not really run'),
  resourceVersion: z.string(),
  podCount: z.number().int().nonnegative().describe('all pods the list returned, ours or not'),
  pods: z.array(ObservedPod),
  audited: z
    .array(AuditedCreation)
    .nullable()
    .describe('pod creations by Prow since the run began; null where the layer keeps no audit log'),
});

export const Undecided = z.strictObject({
  kind: z.literal('undecided'),
  phase: Phase.nullable(),
  cause: UndecidedCause,
  detail: z.string(),
  late: z
    .strictObject({ start: z.number().int().nonnegative(), jobs: z.array(z.string()) })
    .optional()
    .describe(
      'of a trial that looked until its limit, its last look answered: which, and the canaries that were not over',
    ),
});

export const Sealed = z.strictObject({ kind: z.literal('sealed'), lines: z.number().int().positive() });

export const HistoryEvent = z.discriminatedUnion('kind', [
  RunStarted,
  PhaseStarted,
  ComponentStarted,
  CanarySubmitted,
  CanaryRefused,
  ProwJobObserved,
  ClusterSwept,
  RolloutObserved,
  WorkloadObserved,
  RestartsObserved,
  ConfigTried,
  InsideObserved,
  UploadObserved,
  EveryJobStarted,
  EveryJobSubmitted,
  EveryJobSeen,
  EveryJobAudited,
  EveryJobEnded,
  EveryJobFinished,
  CanaryReported,
  GithubRefused,
  BadInputObserved,
  WebhookFollowed,
  ProwJobsMade,
  BurstAnswered,
  ErrandObserved,
  BoskosAsked,
  BoskosListed,
  BoskosFollowed,
  BoskosReplaced,
  DrainStarted,
  NodeDrained,
  NodeRemoved,
  WorkloadMoved,
  AbortObserved,
  PodsPlanted,
  CleanupObserved,
  ErrorsLogged,
  SoakStarted,
  WorkloadSoaked,
  FreshStarted,
  UpgradeStarted,
  DefinitionTried,
  DefinitionApplied,
  ObjectsWritten,
  ObjectsRead,
  OutagesStarted,
  OutageBegun,
  OutageEnded,
  ComponentInOutage,
  BadRequestAnswered,
  KeptObserved,
  PageAnswered,
  Undecided,
  Sealed,
]);
export type HistoryEvent = z.infer<typeof HistoryEvent>;
