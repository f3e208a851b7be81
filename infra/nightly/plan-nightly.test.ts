import { dumpYaml, loadYaml } from '@kubernetes/client-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import type { Description } from '../../src/model/description.js';
import { EXAMPLE_PRODUCTION } from '../../src/production/fixtures/changed-example.js';
import { objectName } from '../../src/production/manifest.js';
import { jobsOf } from '../../src/production/read-jobs.js';
import { readProduction } from '../../src/production/read-production.js';
import { yamlDocuments } from '../../src/production/yaml-documents.js';
import { NightlySettings } from './nightly-settings.js';
import { NIGHTLY_JOB_FILE, planNightly } from './plan-nightly.js';
import { printNightly } from './print-nightly.js';

const WRITTEN = { image: 'registry.example.test/prow-staging:v1', testgrid: { dashboards: ['one', 'two'] } };

let description: Description;
beforeAll(async () => {
  ({ description } = await readProduction(EXAMPLE_PRODUCTION));
});

const planned = (changes: object = {}, of: Description = description) =>
  planNightly(of, { nightly: NightlySettings.parse({ ...WRITTEN, ...changes }), layer: 'existing' });
const printed = (form: 'periodic' | 'needs' | 'cronjob', settings: object = WRITTEN) =>
  printNightly(form, { settings: { ...settings }, from: 'here' }, description);
const objectsIn = (text: string): Record<string, never>[] => parseAllDocuments(text).map((one) => one.toJS());

describe('nights that the Pulumi program installs', () => {
  it('are none where nobody asks for them', () => {
    expect(planNightly(description, { nightly: null, layer: 'local' })).toEqual({
      ...{ jobFile: null, objects: [], differences: [] },
    });
  });

  it('are a periodic on the service cluster, with what its pod needs, each listed as a difference', () => {
    const { jobFile, objects, differences } = planned();
    expect(jobFile?.name).toBe(NIGHTLY_JOB_FILE);
    const [{ job } = { job: null }, ...more] = jobsOf({ documents: yamlDocuments(jobFile?.text ?? '', 'jobs') });
    expect(more).toEqual([]);
    expect(job).toMatchObject({ name: 'prow-staging-nightly', type: 'periodic', cluster: 'test-infra-trusted' });
    expect(objects.map(objectName)).toEqual([
      'ServiceAccount test-pods/prow-staging-nightly',
      'PersistentVolumeClaim test-pods/prow-staging-nightly',
    ]);
    expect(differences.map(({ subject }) => subject)).toEqual([
      'ServiceAccount test-pods/prow-staging-nightly on cluster prow',
      'PersistentVolumeClaim test-pods/prow-staging-nightly on cluster prow',
      'periodic prow-staging-nightly',
    ]);
  });

  it('are a CronJob, and nothing in Prow’s configuration, where that is asked for', () => {
    const { jobFile, objects } = planned({ as: 'cronjob', namespace: 'nights' });
    expect(jobFile).toBeNull();
    expect(objects.map(objectName)).toContain('CronJob nights/prow-staging-nightly');
  });

  it('are refused where nodes play pods: such a night would be over at once, and green', () => {
    expect(() => planNightly(description, { nightly: NightlySettings.parse(WRITTEN), layer: 'local' })).toThrow(
      /layer local[\s\S]*--print periodic/,
    );
  });

  it('are refused where no alias, or another one, leads to the service cluster', () => {
    expect(() => planned({ cluster: 'security' })).toThrow(/cluster: test-infra-trusted[\s\S]*cluster: security/);
    const without = { ...description, aliases: description.aliases.filter(({ clusterId }) => clusterId !== 'prow') };
    expect(() => planned({}, without)).toThrow(/as: cronjob/);
    expect(planned({ as: 'cronjob' }, without).objects).toHaveLength(3);
  });
});

describe('the periodic', () => {
  it('has TestGrid alert on a night that fails, and on nights that do not take place', () => {
    const { periodics } = parse(printed('periodic'));
    expect(periodics[0].annotations).toEqual({
      description: expect.any(String),
      'testgrid-dashboards': 'one, two',
      'testgrid-tab-name': 'prow-staging-nightly',
      'testgrid-num-failures-to-alert': '1',
      'testgrid-alert-stale-results-hours': '30',
    });
  });

  it('is not made where nobody would be told', () => {
    expect(() => printed('periodic', { image: 'x' })).toThrow(/testgrid: [\s\S]*dashboard/);
    expect(() => printed('cronjob', { image: 'x' })).not.toThrow();
    expect(() => printed('needs', { image: 'x' })).not.toThrow();
  });

  it('never meets itself, and is checked out for where production is in a repository', () => {
    const settings = { ...WRITTEN, repository: { org: 'a', repo: 'b' }, production: 'prow' };
    const { periodics } = parse(printed('periodic', settings));
    expect(periodics[0]).toMatchObject({ max_concurrency: 1, extra_refs: [{ org: 'a', repo: 'b', base_ref: 'main' }] });
    expect(periodics[0].spec.containers[0].args).toContain('--production=prow');
  });
});

describe('what is applied', () => {
  /** What Kubernetes' own types have left of an object. */
  const known = (object: object): unknown => parse(dumpYaml(loadYaml(stringify(object))));

  it('has no field that Kubernetes does not know', () => {
    const objects = objectsIn(printed('cronjob', { ...WRITTEN, claim: { storageClass: 'fast' } }));
    expect(objects).toHaveLength(3);
    for (const object of objects) expect(known(object)).toEqual(object);
  });

  it('would show one that it does not know, however deep', () => {
    const [account = {}, claim = {}] = objectsIn(printed('needs'));
    const misspelt = [
      { ...account, automountServiceAccountTokens: true },
      { ...claim, spec: { resources: { request: { storage: '1Gi' } } } },
    ];
    for (const object of misspelt) expect(known(object)).not.toEqual(object);
  });

  it('gives the pod a read-only root, no rights, no root, bounds, and no company', () => {
    const cronJob = objectsIn(printed('cronjob')).at(-1);
    expect(cronJob).toMatchObject({
      kind: 'CronJob',
      spec: {
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 21_600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 7,
        timeZone: 'Etc/UTC',
      },
    });
    const { spec }: { spec: Record<string, never> } = Object(cronJob).spec.jobTemplate.spec.template;
    expect(spec).toMatchObject({ automountServiceAccountToken: false, restartPolicy: 'Never' });
    const [container] = Object(spec).containers;
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, runAsNonRoot: true });
    for (const bound of [container.resources.requests, container.resources.limits])
      expect(Object.keys(bound)).toEqual(['cpu', 'memory']);
    expect(printed('cronjob')).not.toMatch(/Role/);
  });
});

describe('settings of nights', () => {
  it.each([
    ['no image', {}, /image: /],
    ['a misspelt setting', { ...WRITTEN, imgae: 'x' }, /imgae/],
    ['a checkout without a folder', { ...WRITTEN, repository: { org: 'a', repo: 'b' } }, /production: /],
    ['a history that is no bucket', { ...WRITTEN, history: '/somewhere' }, /history: /],
    ['another namespace than Prow’s', { ...WRITTEN, namespace: 'x' }, /namespace: /],
  ])('are refused by name: %s', (_, settings, message) => {
    expect(() => printed('periodic', settings)).toThrow(message);
  });

  it('are refused where Kubernetes is asked to check a repository out', () => {
    const settings = { ...WRITTEN, repository: { org: 'a', repo: 'b' }, production: 'prow' };
    expect(() => printed('cronjob', settings)).toThrow(/repository: /);
  });
});
