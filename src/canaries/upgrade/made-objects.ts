import { z } from 'zod';
import { RUN_LABEL } from '../prowjob-manifest.js';
import { isFinalState } from '../prowjobs.js';
import { type DefinedKind, type FieldSchema, valueOfEveryField } from './definition-schema.js';

/** Marks an object as made to see what a change of definitions does to it. */
export const MADE_LABEL = 'prow-staging.dev/made-for-upgrade';

/** Where a run makes objects that whoever they are for must not see: a job that has not ended would be started. */
export function aside(runId: string): string {
  return `prow-staging-upgrade-${runId.toLowerCase()}`;
}

/** Selects what a run has made. */
export function madeBy(runId: string): string {
  return `${MADE_LABEL}=true,${RUN_LABEL}=${runId}`;
}

/** Minutes since the job of a made object has ended: over, and younger than any sinker's `max_prowjob_age`. */
const ENDED_MINUTES_AGO = 10;

/** Whoever reports a job again makes it another one; crier leaves one of which each has told the state (pkg/crier/reporters). */
const REPORTERS = [
  'github-reporter',
  'gcsreporter',
  'gcsk8sreporter',
  'slackreporter',
  'pubsub-reporter',
  'gerrit-reporter',
  'resultstorereporter',
];

/** Every state of a ProwJob (pkg/apis/prowjobs/v1/types.go), for a definition that lists none. */
const STATES = ['scheduling', 'triggered', 'pending', 'success', 'failure', 'aborted', 'error'];

/** Nobody's: no query of tide's, no rule of production's and no canary knows it. */
const NOBODY = 'prow-staging-made';

/** What is made, and for whom. */
export interface Making {
  readonly runId: string;
  readonly count: number;
  readonly now: Date;
}

/** An object that is to be made. */
export interface MadeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

const Refs = z.looseObject({});
const Template = z.looseObject({
  metadata: z.looseObject({
    labels: z.record(z.string(), z.string()).nullish(),
    annotations: z.record(z.string(), z.string()).nullish(),
  }),
  spec: z.looseObject({ refs: Refs.optional(), extra_refs: z.array(Refs).optional() }),
});

/** The states in which a definition lets a ProwJob be. */
export function statesOf({ schema }: DefinedKind): string[] {
  const listed = schema.properties?.['status']?.properties?.['state']?.enum;
  return listed?.filter((one) => typeof one === 'string') ?? STATES;
}

/**
 * ProwJobs in every state, each as Prow's own code made it of a job of production, with every field of a status. They are
 * of no repository and no job that anybody knows. Those that are over stand where Prow reads them, the others aside.
 *
 * @param templates - JSON of ProwJobs; each is used, and each state is there, so there may be more objects than were asked for.
 */
export function madeProwJobs(
  kind: DefinedKind,
  templates: readonly string[],
  making: Making & { readonly namespace: string },
): MadeObject[] {
  const states = statesOf(kind);
  const jobs = templates.map((text) => Template.parse(JSON.parse(text)));
  const count = Math.max(making.count, jobs.length, states.length);
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const job = jobs[index % jobs.length];
    // One further each time round, so that each job comes to be in each state.
    const state = states[(index + Math.floor(index / jobs.length)) % states.length];
    return job === undefined || state === undefined ? [] : [madeProwJob(kind, job, { index, state, ...making })];
  });
}

function madeProwJob(
  { group, version, kind, schema }: DefinedKind,
  { metadata: { labels, annotations }, spec }: z.infer<typeof Template>,
  making: Making & { readonly namespace: string; readonly index: number; readonly state: string },
): MadeObject {
  const { index, state, namespace, runId, now } = making;
  const made = madeMetadata(index, making);
  const { refs, extra_refs: others, ...rest } = spec;
  return {
    ...{ apiVersion: `${group}/${version}`, kind },
    metadata: {
      ...{ name: made.name, namespace: isFinalState(state) ? namespace : aside(runId) },
      labels: { ...labels, ...ofNobody(labels ?? {}), ...made.labels },
      annotations: { ...annotations, ...ofNobody(annotations ?? {}) },
    },
    spec: {
      ...{ ...rest, job: NOBODY },
      ...(refs === undefined ? {} : { refs: { ...refs, org: NOBODY } }),
      ...(others === undefined ? {} : { extra_refs: others.map((one) => ({ ...one, org: NOBODY })) }),
    },
    status: madeStatus(schema.properties?.['status'] ?? {}, { state, now }),
  };
}

/** Labels and annotations by which Prow finds jobs of a repository or a name (pkg/kube/prowjob.go). */
function ofNobody(words: Readonly<Record<string, string>>): Record<string, string> {
  const keys = ['prow.k8s.io/job', 'prow.k8s.io/refs.org'].filter((key) => key in words);
  return Object.fromEntries(keys.map((key) => [key, NOBODY]));
}

function madeStatus(schema: FieldSchema, { state, now }: { state: string; now: Date }): unknown {
  const time = (minutes: number): string =>
    new Date(now.getTime() - minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const every = z.looseObject({}).parse(valueOfEveryField(schema, { time: time(ENDED_MINUTES_AGO) }));
  const { completionTime, ...open } = every;
  return {
    ...(isFinalState(state) ? { ...open, completionTime } : open),
    ...{ state, startTime: time(2 * ENDED_MINUTES_AGO) },
    prev_report_states: Object.fromEntries(REPORTERS.map((reporter) => [reporter, state])),
  };
}

/** Objects with every field that their definition names, of a kind of which Prow's own code makes none. */
export function madeOfSchema(kind: DefinedKind, making: Making): MadeObject[] {
  const time = making.now.toISOString().replace(/\.\d+Z$/, 'Z');
  const fields = z.looseObject({}).parse(valueOfEveryField(kind.schema, { time }));
  return Array.from({ length: making.count }, (_, index) => ({
    ...{ ...fields, apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind },
    metadata: { ...madeMetadata(index, making), namespace: aside(making.runId) },
  }));
}

function madeMetadata(index: number, { runId }: Making): { name: string; labels: Record<string, string> } {
  return {
    name: `prow-staging-made-${runId.toLowerCase()}-${index}`,
    labels: { [MADE_LABEL]: 'true', [RUN_LABEL]: runId },
  };
}
