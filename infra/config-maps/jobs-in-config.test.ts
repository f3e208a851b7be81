import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ExampleChange, withChangedExample } from '../../src/production/fixtures/changed-example.js';
import { objectName } from '../../src/production/manifest.js';
import { readProduction } from '../../src/production/read-production.js';
import { summaryOf } from '../../src/production/summary.js';
import { rejectUnlistedPlan } from '../audit/reject-unlisted-plan.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from '../fixtures/example-inputs.js';
import { planDeployment } from '../plan-deployment.js';

const SPEC = 'spec: { containers: [{ image: a }] }';
const JOBS = `periodics:
  - { name: in-config, interval: 1h, cluster: security, ${SPEC} }
presubmits:
  org/repo:
    - { name: in-config-too, cluster: ghost, ${SPEC} }
postsubmits:
  org/repo:
    - { name: in-config-last, ${SPEC} }
log_level: info
`;

async function withJobsInConfig(...more: ExampleChange[]) {
  const change = { file: 'config/config.yaml', from: 'log_level: info\n', to: JOBS };
  return withChangedExample([change, ...more], async (root) => {
    const production = await readProduction(root);
    const plan = planDeployment(production, {
      ...{ inputs: exampleInputs(production), definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS },
      boskosDefinitions: [],
    });
    return { production, plan };
  });
}

describe('jobs in Prow’s own configuration', () => {
  test('are read like any other, each with its line, and so is where they cannot run', async () => {
    const { production } = await withJobsInConfig();
    const own = production.description.jobs.filter(({ file }) => file === 'config/config.yaml');
    expect(own.map(({ name, type, cluster }) => [name, type, cluster])).toEqual([
      ['in-config', 'periodic', 'security'],
      ['in-config-too', 'presubmit', 'ghost'],
      ['in-config-last', 'postsubmit', null],
    ]);
    expect(own.map(({ line }) => line)).toEqual([...own.map(({ line }) => line)].sort((a, b) => a - b));
    const { problems } = summaryOf(production);
    expect(problems).toEqual([expect.stringMatching(/in-config-too .*ghost.*config\/config.yaml:\d+/)]);
  });

  test('are refused where a file of jobs has one of the name', async () => {
    const twice = { file: 'jobs/rules.yaml', from: 'name: ci-rules-e2e\n', to: 'name: in-config\n' };
    await expect(withJobsInConfig(twice)).rejects.toThrow(/in-config/);
  });

  test('rest in staging as those of files do, a listed difference, and nothing else of the configuration changes for it', async () => {
    const { plan, production } = await withJobsInConfig();
    const config = plan.added.find((object) => objectName(object) === 'ConfigMap default/config');
    const { periodics } = parse(Object(config)['data']['config.yaml']);
    expect(periodics).toMatchObject([{ name: 'in-config', cron: '0 0 31 2 *' }]);
    expect(periodics[0].interval).toBeUndefined();
    const subjects = plan.outputs.differences
      .filter(({ rule }) => rule === 'periodics-rest')
      .map(({ subject }) => subject);
    expect(subjects).toContain('1 periodics of config/config.yaml');
    expect(() => rejectUnlistedPlan(production, plan)).not.toThrow();
  });

  test('are none where it has none, and no difference is listed of it', async () => {
    const plain = await withChangedExample([], async (root) => {
      const production = await readProduction(root);
      const { outputs } = planDeployment(production, {
        ...{ inputs: exampleInputs(production), definition: SMALL_DEFINITION, secrets: EXAMPLE_SECRETS },
        boskosDefinitions: [],
      });
      return outputs.differences.filter(({ rule }) => rule === 'periodics-rest').map(({ subject }) => subject);
    });
    expect(plain.filter((subject) => subject.includes('config.yaml'))).toEqual([]);
  });
});
