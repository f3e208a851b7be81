import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { DefinedKind } from './definition-schema.js';
import { aside, MADE_LABEL, madeOfSchema, madeProwJobs, statesOf } from './made-objects.js';

const status = {
  type: 'object',
  properties: {
    state: { type: 'string', enum: ['triggered', 'success', 'failure'] },
    completionTime: { type: 'string', format: 'date-time' },
    build_id: { type: 'string' },
  },
};
const KIND: DefinedKind = {
  ...{ group: 'prow.k8s.io', version: 'v1', plural: 'prowjobs', kind: 'ProwJob' },
  schema: { type: 'object', properties: { status } },
};
const job = (name: string) =>
  JSON.stringify({
    metadata: { labels: { 'prow.k8s.io/job': name, 'prow.k8s.io/refs.org': 'org', own: 'kept' } },
    spec: {
      job: name,
      agent: 'kubernetes',
      refs: { org: 'org', repo: 'r' },
      pod_spec: { containers: [{ image: name }] },
    },
  });
const MAKING = { runId: 'run', count: 12, now: new Date('2026-11-27T20:00:00Z'), namespace: 'prow' };
const Made = z.looseObject({
  metadata: z.looseObject({ namespace: z.string(), labels: z.record(z.string(), z.string()) }),
  spec: z.looseObject({ job: z.string(), refs: z.looseObject({ org: z.string() }), pod_spec: z.looseObject({}) }),
  status: z.looseObject({ state: z.string() }),
});
const made = (templates: string[], count = 12) =>
  madeProwJobs(KIND, templates, { ...MAKING, count }).map((one) => Made.parse(one));

describe('ProwJobs that are made', () => {
  test('are of every job in every state, and nobody’s', () => {
    const all = made([job('a'), job('b'), job('c')]);
    expect(all).toHaveLength(12);
    const pairs = all.map(({ spec, status: { state } }) => `${JSON.stringify(spec.pod_spec)} ${state}`);
    expect(new Set(pairs).size).toBe(9);
    for (const { spec, metadata } of all) {
      expect([spec.job, spec.refs.org]).toEqual(['prow-staging-made', 'prow-staging-made']);
      expect(metadata.labels).toMatchObject({
        own: 'kept',
        [MADE_LABEL]: 'true',
        'prow.k8s.io/refs.org': 'prow-staging-made',
      });
    }
  });

  test('stand where Prow is only once they are over, and then nobody reports them again', () => {
    for (const { metadata, status: now } of made([job('a')])) {
      const isOver = now.state !== 'triggered';
      expect(metadata.namespace).toBe(isOver ? 'prow' : aside('run'));
      expect(now['completionTime']).toBe(isOver ? '2026-11-27T19:50:00Z' : undefined);
      expect(now['prev_report_states']).toMatchObject({ gcsreporter: now.state, 'github-reporter': now.state });
      expect(now['build_id']).toBe('made');
    }
  });

  test('are more than asked for where each job or state would not come up, and none without a job', () => {
    expect(made([job('a'), job('b')], 1)).toHaveLength(3);
    expect(made(['a', 'b', 'c', 'd', 'e'].map(job), 1)).toHaveLength(5);
    expect(made([])).toEqual([]);
  });

  test('are in the states of Prow’s own code where the definition lists none', () => {
    expect(statesOf({ ...KIND, schema: {} })).toContain('scheduling');
  });
});

test('objects of another kind have every field of their definition, and no name of its', () => {
  const schema = {
    type: 'object',
    properties: { metadata: { type: 'object' }, apiVersion: { type: 'string' }, status },
  };
  const [first] = madeOfSchema({ ...KIND, schema }, { ...MAKING, count: 2 });
  expect(first).toMatchObject({
    ...{
      apiVersion: 'prow.k8s.io/v1',
      kind: 'ProwJob',
      metadata: { name: 'prow-staging-made-run-0', namespace: aside('run') },
    },
    status: { build_id: 'made', state: 'triggered' },
  });
});
