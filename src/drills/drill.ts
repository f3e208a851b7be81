import { z } from 'zod';
import { Power } from '../model/power.js';
import { Check } from '../model/verdict.js';

/** One change of one file: a line that is there exactly once gives way to others. */
export const SourceEdit = z.strictObject({
  file: z.string().min(1).describe('path below the root of the tree'),
  line: z.string().min(1).describe('the whole line, with its indentation'),
  replacement: z.string().describe('what stands there instead; may be several lines'),
});
export type SourceEdit = z.infer<typeof SourceEdit>;

/** One change of what Prow is given, on the clusters that it sees; never of what we look with. */
export const EnvironmentChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('context-renamed'),
    alias: z.string().min(1).describe('the context, in the kubeconfig that defines it'),
    to: z.string().min(1),
  }),
  z.strictObject({
    kind: z.literal('contexts-swapped'),
    aliases: z
      .tuple([z.string(), z.string()])
      .nullable()
      .describe('null: the first two aliases, by name, that mean different build clusters'),
  }),
  z.strictObject({
    kind: z.literal('kubeconfig-unreadable'),
    alias: z.string().min(1).describe('a context of the kubeconfig that is no YAML any more'),
  }),
  z.strictObject({
    kind: z.literal('config-added'),
    configMap: z.string().default('config'),
    key: z.string().default('config.yaml'),
    text: z.string().min(1).describe('appended to Prow’s own configuration'),
  }),
  z.strictObject({
    kind: z.literal('workload-patched'),
    component: z.string().min(1),
    when: z.enum(['before-bump', 'after-bump']),
    patch: z.record(z.string(), z.unknown()).describe('JSON merge patch of the component’s workload'),
  }),
  z.strictObject({
    kind: z.literal('object-added'),
    cluster: z.enum(['service', 'boskos']).describe('the cluster on which Prow runs, or Boskos'),
    object: z.looseObject({
      apiVersion: z.string().min(1),
      kind: z.string().min(1),
      metadata: z.looseObject({ name: z.string().min(1), namespace: z.string().optional() }),
    }),
  }),
]);
export type EnvironmentChange = z.infer<typeof EnvironmentChange>;

/** What a verdict must say for the fault to count as caught. */
export const ExpectedFinding = z.strictObject({
  check: Check,
  subject: z.string().min(1).describe("text that a failed finding's subject must hold, as verdicts write it"),
  observed: z.string().min(1).optional().describe('text that its observation must hold: the component, or the way'),
});
export type ExpectedFinding = z.infer<typeof ExpectedFinding>;

const changes = {
  upgrade: z.boolean().optional().describe('definitions are upgraded under live objects, too, and back'),
  edits: z.array(SourceEdit).default([]).describe('in a copy of the candidate’s source'),
  boskosEdits: z.array(SourceEdit).default([]).describe('in a copy of Boskos’ source, which is bumped to it'),
  production: z
    .array(SourceEdit)
    .default([])
    .describe('in a copy of production’s own files, deployed at its own versions before the bump'),
  environment: z.array(EnvironmentChange).default([]).describe('in the standing environment, undone afterwards'),
};

/** The neighbour of a drill that names none: the candidate as it is. */
export const UNCHANGED = 'unchanged';

/** A fault that we put into a candidate on purpose, after an outage, to see that it does not get through. */
export const Drill = z
  .strictObject({
    name: z.string(),
    outage: z.iso.date().describe('day of the outage that the fault repeats'),
    description: z.string().min(1),
    power: Power.nullable().describe('power a run needs to meet this fault; null where the usual one does'),
    everyJob: z.boolean().optional().describe('the fault shows only where every job of production is submitted'),
    expect: z.array(ExpectedFinding).min(1),
    neighbour: z
      .string()
      .default(UNCHANGED)
      .describe('a file of drills/neighbours: what looks like the fault, is none, and must pass'),
    ...changes,
  })
  .refine(
    ({ edits, boskosEdits, production, environment }) =>
      edits.length + boskosEdits.length + production.length + environment.length > 0,
    'a drill changes something',
  );
export type Drill = z.infer<typeof Drill>;

/** A change that is no fault: whoever fails it cries wolf. Several drills may share one. */
export const Neighbour = z.strictObject({ name: z.string(), description: z.string().min(1), ...changes });
export type Neighbour = z.infer<typeof Neighbour>;
