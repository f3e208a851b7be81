import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExampleChange, withChangedExample } from './fixtures/changed-example.js';
import { readProduction } from './read-production.js';
import { summaryOf } from './summary.js';

const RUN = {
  file: 'manifests/prow-controller-manager.yaml',
  from: '          args:\n',
  to: '          args:\n            - --enable-controller=plank\n            - --enable-controller=scheduler\n',
};

/** The example with a scheduler, and with a policy that lets code of example-security alone on cluster security. */
async function withScheduler(scheduler: object, ...changes: ExampleChange[]) {
  const line = {
    file: 'config/config.yaml',
    from: '\nsinker:\n',
    to: `\nscheduler: ${JSON.stringify(scheduler)}\nsinker:\n`,
  };
  const own = { file: 'production.yaml', from: 'policy: policy.yaml\n', to: 'policy: mine.yaml\n' };
  return withChangedExample([line, own, ...changes], async (root) => {
    await writeFile(
      join(root, 'mine.yaml'),
      'trusted: [{ cluster: security, repositories: [example-security/*], presubmits: true }]',
    );
    const production = await readProduction(root);
    const moved = summaryOf(production).resolved.find(({ alias }) => alias === 'rules-k8s');
    return { problems: production.problems, remarks: production.remarks, moved };
  });
}

const to = (alias: string) => ({ failover: { mappings: { 'rules-k8s': alias } } });

describe('the scheduler', () => {
  it('is held against the policy where it sends jobs to a trusted cluster', async () => {
    const { problems, remarks, moved } = await withScheduler({ enabled: true, ...to('security') }, RUN);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems)
      expect(problem).toMatch(
        /trusted cluster security.*, where the scheduler’s failover sends alias rules-k8s \(config/,
      );
    expect(remarks).toContainEqual(
      expect.stringMatching(
        /^the scheduler sends jobs of alias rules-k8s to alias security, .*\(config\/config.yaml:\d+\)$/,
      ),
    );
    expect(moved).toMatchObject({ scheduledTo: 'security', clusterId: 'security' });
  });

  it('must send jobs to an alias that there is', async () => {
    const { problems, moved } = await withScheduler({ enabled: true, ...to('ghost') }, RUN);
    expect(problems[0]).toMatch(
      /is sent from alias rules-k8s to alias ghost by .*has no alias ghost: it would end in error/,
    );
    expect(moved?.clusterId).toBeNull();
  });

  it('may send jobs to a cluster that trusts nobody in particular', async () => {
    expect((await withScheduler({ enabled: true, ...to('k8s-tpu-operator') }, RUN)).problems).toEqual([]);
  });

  it('must be run where it is switched on', async () => {
    const { problems } = await withScheduler({ enabled: true });
    expect(problems).toEqual([
      expect.stringMatching(/^the scheduler is enabled, and .* does not run it .*\(config\/config/),
    ]);
    expect((await withScheduler({ enabled: true }, RUN)).problems).toEqual([]);
  });

  it('is said to be somebody else’s where it asks an address', async () => {
    const external = { external: { url: 'http://decider.example' } };
    expect((await withScheduler({ enabled: true, ...external }, RUN)).remarks).toEqual([
      expect.stringMatching(/^the scheduler asks http:\/\/decider.example where each job runs: /),
    ]);
    expect((await withScheduler({ enabled: true, failover: {}, ...external }, RUN)).remarks).toEqual([]);
  });

  it('says nothing where it is off', async () => {
    const { problems, remarks, moved } = await withScheduler({ enabled: false, ...to('security') });
    expect([problems, remarks, moved?.scheduledTo]).toEqual([[], [], null]);
  });
});
