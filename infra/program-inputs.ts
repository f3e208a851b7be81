import { z } from 'zod';
import { Candidate } from '../src/model/candidate.js';
import {
  DeclaredComponent,
  Difference,
  Environment,
  EnvironmentDeck,
  EnvironmentSinker,
} from '../src/model/environment.js';
import { Errands } from '../src/model/errand.js';
import { JobType } from '../src/model/job.js';
import { NightlySettings } from './nightly/nightly-settings.js';

/** One cluster the program deploys to, however it came to be. */
export const TargetCluster = z.strictObject({
  id: z.string().min(1).describe('the `clusters[].id` of the production description'),
  role: z.enum(['service', 'build']),
  kubeconfig: z.string().min(1).describe('path of a kubeconfig that reaches the cluster from this machine'),
  insideServer: z.url().describe('address of its API server as pods of any cluster reach it'),
  caData: z.base64().describe("the API server's CA certificate, PEM in base64"),
});
export type TargetCluster = z.infer<typeof TargetCluster>;

/** Everything the program needs to know; it asks nobody else. */
export const ProgramInputs = z.strictObject({
  environmentId: z.string().min(1),
  layer: Environment.shape.layer,
  production: z.string().min(1).describe('directory with a production.yaml'),
  prow: Candidate.describe('the Prow version to deploy'),
  prowTree: z.string().min(1).describe("directory of that version's source: the ProwJob definition is taken from it"),
  boskos: z
    .strictObject({ build: Candidate, tree: z.string().min(1) })
    .nullable()
    .describe('the Boskos version to deploy, and its source; null where none is to stand'),
  clusters: z.array(TargetCluster).min(1),
  canaryImage: z.string().min(1),
  githubImage: z.string().min(1).describe('image of the stand-in for GitHub'),
  pubsubImage: z.string().min(1).describe('image of the stand-in for Pub/Sub'),
  githubSecrets: z.string().min(1).describe('file (0600) with the tokens of the stand-in for GitHub, as JSON'),
  canaryProgram: Environment.shape.canary.shape.decorated
    .unwrap()
    .pick({ image: true, command: true })
    .nullable()
    .describe('what a decorated canary runs, or null where the layer has nothing for it'),
  hostNodeSelector: z.record(z.string(), z.string()).describe('labels of the nodes Prow runs on; empty for any node'),
  hostNodeToleration: z
    .record(z.string(), z.string())
    .nullable()
    .describe('what those nodes are tainted with, or null'),
  base: z
    .strictObject({ production: z.string().min(1).describe('directory with its production.yaml') })
    .nullable()
    .describe('production as it is, where `production` is as it will be; null where only one of them is known'),
  nightly: NightlySettings.nullable().describe('how nights are installed on the service cluster; null for none'),
});
export type ProgramInputs = z.infer<typeof ProgramInputs>;

/** What a stack gives out: all that the smoke tests need, and no credential. */
export const ProgramOutputs = z.strictObject({
  components: z.array(DeclaredComponent.omit({ executableSha256: true })),
  boskos: z
    .strictObject({ clusterId: z.string(), components: z.array(DeclaredComponent.omit({ executableSha256: true })) })
    .nullable()
    .describe('null where no Boskos stands'),
  namespaces: Environment.shape.namespaces,
  differences: z.array(Difference),
  canary: Environment.shape.canary,
  sinker: EnvironmentSinker.nullable().describe('null where production runs none'),
  deck: EnvironmentDeck.nullable().describe('null where production runs none'),
  errands: Errands.nullable().describe('what components are asked for beside jobs; null for nothing'),
  reported: z.array(JobType).describe('types of jobs of which crier tells GitHub'),
});
export type ProgramOutputs = z.infer<typeof ProgramOutputs>;
