import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runtime } from '@pulumi/pulumi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE_PRODUCTION, withChangedExample } from '../src/production/fixtures/changed-example.js';
import { readProduction } from '../src/production/read-production.js';
import { EXAMPLE_SECRETS, exampleInputs, SMALL_DEFINITION } from './fixtures/example-inputs.js';
import { NightlySettings } from './nightly/nightly-settings.js';
import { DEFINITION_PATH } from './objects/prowjob-definition.js';
import { stagingProgram } from './program.js';
import { type ProgramInputs, ProgramOutputs } from './program-inputs.js';

interface Registered {
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  readonly inputs: Record<string, unknown>;
}

const registered: Registered[] = [];
let prowTree: string;
let outputs: ProgramOutputs;

/** A token that shows which cluster gave it; the mock plays the controller that fills it in. */
const tokenOf = (clusterId: string) => `token-of-${clusterId}`;

/** Production keeps one of its kubeconfigs in a ConfigMap, as some do whose credentials are elsewhere. */
const IN_A_CONFIG_MAP = [
  { file: 'production.yaml', from: 'secret: kubeconfig-security', to: 'configMap: kubeconfig-security' },
  ...['crier', 'deck', 'prow-controller-manager', 'sinker'].map((component) => ({
    file: `manifests/${component}.yaml`,
    from: 'secret:\n            defaultMode: 420\n            secretName: kubeconfig-security',
    to: 'configMap:\n            name: kubeconfig-security',
  })),
];
let publicKubeconfig: Registered;
/** Somebody asked for nights there, too. */
const nightly = NightlySettings.parse({ image: 'example.test/night:1', testgrid: { dashboards: ['one'] } });
let withNights: readonly Registered[];

beforeAll(async () => {
  prowTree = await mkdtemp(join(tmpdir(), 'prow-tree-'));
  await mkdir(dirname(join(prowTree, DEFINITION_PATH)), { recursive: true });
  await writeFile(join(prowTree, DEFINITION_PATH), JSON.stringify(SMALL_DEFINITION));
  const githubSecrets = join(prowTree, 'github.json');
  await writeFile(githubSecrets, JSON.stringify(EXAMPLE_SECRETS));
  publicKubeconfig = await withChangedExample(IN_A_CONFIG_MAP, async (root) => {
    const nights = { layer: 'existing' as const, nightly };
    await run(exampleInputs(await readProduction(root), { prowTree, githubSecrets, production: root, ...nights }));
    return resource('prow ConfigMap default/kubeconfig-security');
  });
  withNights = registered.splice(0);
  const production = await readProduction(EXAMPLE_PRODUCTION);
  outputs = await run(exampleInputs(production, { prowTree, githubSecrets }));
});

afterAll(() => rm(prowTree, { recursive: true, force: true }));

/** Runs the program to its end, every resource registered. */
async function run(inputs: ProgramInputs): ReturnType<typeof stagingProgram> {
  await runtime.setMocks({
    newResource: ({ type, name, provider = '', inputs }) => {
      registered.push({ type, name, provider, inputs });
      const [clusterId = ''] = name.split(' ');
      const token = Buffer.from(tokenOf(clusterId)).toString('base64');
      const data = inputs.type === 'kubernetes.io/service-account-token' ? { data: { token } } : {};
      return { id: name, state: { ...inputs, ...data } };
    },
    call: () => ({}),
  });
  const given = await stagingProgram(inputs);
  await runtime.disconnect();
  return given;
}

function resource(name: string): Registered {
  const found = registered.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`${name} was not registered`);
  return found;
}

function unwrapped(value: unknown): Record<string, string> {
  expect(runtime.isRpcSecret(value)).toBe(true);
  return Object(runtime.unwrapRpcSecret(value));
}

function kubeconfig(secret: string) {
  const data = unwrapped(resource(`prow Secret default/${secret}`).inputs['stringData']);
  return parse(data['kubeconfig'] ?? '');
}

describe('the program', () => {
  it('gives out what the smoke tests need, and no credential', () => {
    expect(ProgramOutputs.parse(outputs)).toEqual(outputs);
    expect(JSON.stringify(outputs)).not.toContain('token-of-');
  });

  it('has one provider for each cluster, and sends each object to its own', () => {
    const providers = registered.filter(({ type }) => type === 'pulumi:providers:kubernetes').map(({ name }) => name);
    expect(providers.sort()).toEqual(['prow', 'prow-build', 'rules', 'security', 'tpu']);
    for (const { type, name, provider } of registered) {
      if (!type.startsWith('kubernetes:')) continue;
      expect(provider).toContain(`::${name.split(' ')[0]}::`);
    }
  });

  it('keeps to the service cluster what is production’s own', () => {
    const deployments = registered.filter(({ type }) => type === 'kubernetes:apps/v1:Deployment');
    // Production's thirteen, and the stand-ins for cloud storage, GitHub and Pub/Sub.
    expect(deployments).toHaveLength(16);
    expect(deployments.every(({ name }) => name.startsWith('prow Deployment'))).toBe(true);
  });
});

describe('nights', () => {
  const ofNights = (all: readonly Registered[]) =>
    all.filter(({ inputs }) => JSON.stringify(inputs).includes('prow-staging-nightly')).map(({ name }) => name);

  it('are registered on the service cluster: a file of the job configuration, and what its pod needs', () => {
    expect(ofNights(withNights).sort()).toEqual([
      'prow ConfigMap default/job-config',
      'prow PersistentVolumeClaim test-pods/prow-staging-nightly',
      'prow ServiceAccount test-pods/prow-staging-nightly',
    ]);
  });

  it('leave no trace where nobody asked for them', () => {
    expect(ofNights(registered)).toEqual([]);
  });
});

describe('the stand-in for GitHub', () => {
  const workloads = () => registered.map(({ name }) => name).filter((name) => name.startsWith('prow Deployment '));
  const placeOf = (component: string) => workloads().indexOf(`prow Deployment default/${component}`);

  it.each(['hook', 'tide', 'crier', 'statusreconciler', 'deck'])('stands before %s, which asks it, is made', (one) => {
    expect(placeOf(one)).toBeGreaterThan(placeOf('github-stand-in'));
  });

  it('holds up nothing that does not ask it', () => {
    expect(placeOf('horologium')).toBeLessThan(placeOf('hook'));
  });
});

describe('kubeconfig secrets', () => {
  it('hold production’s contexts under production’s names, each with its own cluster behind it', () => {
    const { clusters, contexts, users } = kubeconfig('kubeconfig-security');
    expect(contexts).toEqual([{ name: 'security', context: { cluster: 'security', user: 'security' } }]);
    expect(clusters[0]).toMatchObject({ name: 'security', cluster: { server: 'https://10.199.0.13:6443' } });
    expect(users[0]).toEqual({ name: 'security', user: { token: tokenOf('security') } });
  });

  it('keep the literal default, and let it mean the build cluster', () => {
    const { 'current-context': current, contexts, users } = kubeconfig('kubeconfig-build');
    expect(current).toBe('default');
    expect(contexts.map(({ name }: { name: string }) => name)).toEqual(['default']);
    expect(users[0].user.token).toBe(tokenOf('prow-build'));
  });

  it('reach the service cluster by an account of their own where an alias names it', () => {
    const { clusters, users } = kubeconfig('kubeconfig-trusted');
    expect(clusters[0].cluster.server).toBe('https://10.199.0.10:6443');
    expect(users[0]).toEqual({ name: 'test-infra-trusted', user: { token: tokenOf('prow') } });
  });

  it('are ConfigMaps where production’s are, with staging’s tokens hidden all the same', () => {
    const { contexts, users } = parse(unwrapped(publicKubeconfig.inputs['data'])['kubeconfig'] ?? '');
    expect(contexts).toEqual([{ name: 'security', context: { cluster: 'security', user: 'security' } }]);
    expect(users[0].user.token).toBe(tokenOf('security'));
    expect(publicKubeconfig.type).toBe('kubernetes:core/v1:ConfigMap');
  });

  it('are secrets for Pulumi, as is every Secret', () => {
    const secrets = registered.filter(({ type }) => type === 'kubernetes:core/v1:Secret');
    expect(secrets.length).toBeGreaterThan(10);
    for (const { inputs } of secrets) {
      for (const field of ['data', 'stringData']) {
        if (inputs[field] !== undefined) expect(runtime.isRpcSecret(inputs[field])).toBe(true);
      }
    }
    const others = registered.filter(({ type }) => type !== 'kubernetes:core/v1:Secret');
    expect(JSON.stringify(others)).not.toContain('token-of-');
  });
});
