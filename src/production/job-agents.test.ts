import { describe, expect, it } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';
import { summaryOf } from './summary.js';

const RULES = 'jobs/rules.yaml';

/** The example with one line more in the periodic of {@link RULES}. */
async function withLines(lines: string, ...more: ExampleChange[]) {
  const change = { file: RULES, from: '    interval: 24h\n', to: `    interval: 24h\n${lines}` };
  return withChangedExample([change, ...more], async (root) => {
    const production = await readProduction(root);
    return { ...production, ...summaryOf(production) };
  });
}

const startOf = ({ resolved }: Awaited<ReturnType<typeof withLines>>) =>
  resolved
    .filter(({ file, type }) => file === RULES && type === 'periodic')
    .map(({ agent, startedBy, clusterId, namespace }) => [agent, startedBy, clusterId, namespace])[0];

describe('a job of another agent', () => {
  it('of Jenkins has no cluster, and whatever alias it names is not missing', async () => {
    const found = await withLines('    agent: jenkins\n', {
      ...{ file: RULES, from: 'ci-rules-e2e\n    cluster: rules-k8s\n', to: 'ci-rules-e2e\n    cluster: ghost\n' },
    });
    expect(startOf(found)).toEqual(['jenkins', 'jenkins-operator', null, null]);
    expect(found.description.jobs.flatMap(({ agent }) => agent ?? [])).toEqual(['jenkins']);
    expect(found.problems).toEqual([]);
    expect(found.remarks).toContainEqual(
      expect.stringMatching(/^\d+ jobs? ha\w+ agent jenkins, which jenkins-operator starts: .*jobs\/rules.yaml:\d+/),
    );
  });

  it('of Tekton runs where the alias leads, in a namespace of its own', async () => {
    const found = await withLines('    agent: tekton-pipeline\n    namespace: pipelines\n');
    expect(startOf(found)).toEqual(['tekton-pipeline', 'pipeline', 'rules', 'pipelines']);
    expect(found.problems).toEqual([]);
    expect(found.remarks).toContainEqual(expect.stringContaining('agent tekton-pipeline, which pipeline starts'));
  });

  it('that Prow does not know is started by nobody', async () => {
    const found = await withLines('    agent: constructor\n');
    expect(startOf(found)).toEqual(['constructor', null, null, null]);
    expect(found.remarks).toContainEqual(expect.stringContaining('no component of Prow starts them'));
  });
});

describe('a job of prow-controller-manager', () => {
  it('is refused with a namespace of its own, and with it the whole configuration', async () => {
    const { problems } = await withLines('    namespace: pipelines\n');
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems)
      expect(problem).toMatch(/^\w+ \S+ names namespace pipelines, which only .*pod_namespace, test-pods \(jobs/);
  });

  it('may name its agent and the namespace that all have, and is no remark', async () => {
    const found = await withLines('    agent: kubernetes\n    namespace: test-pods\n');
    expect(startOf(found)).toEqual(['kubernetes', 'prow-controller-manager', 'rules', 'test-pods']);
    expect([found.problems, found.remarks]).toEqual([[], []]);
    expect(found.description.jobs.flatMap(({ agent }) => agent ?? [])).toEqual([]);
  });
});
