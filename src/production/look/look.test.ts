import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../fixtures/changed-example.js';
import { readProduction } from '../read-production.js';
import { coveringFolders, findFiles } from './find-files.js';
import { findManifests } from './find-manifests.js';
import { lookForProduction } from './look-for-production.js';
import { matchNames } from './match-names.js';
import { productionFileText } from './write-production-file.js';

let top = '';
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'look-'));
});
afterEach(() => rm(top, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(top, path)), { recursive: true });
    await writeFile(join(top, path), text);
  }
}

const deployment = (component: string, { tag = 'v20250101-aaaaaaaaa', replicas = 1, more = '' } = {}) =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${component}, namespace: prow }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${component} } }
  template:
    metadata: { labels: { app: ${component} } }
    spec:
      containers:
        - name: main
          image: example.org/prow/${component}:${tag}
${more}`;

const CONFIG = 'prowjob_namespace: prow\npod_namespace: jobs\nplank: {}\n';
const JOBS = 'periodics:\n  - { name: ci-a, cluster: build-a }\n  - { name: ci-b, cluster: build-b }\n';

const foldersOf = async () =>
  (await findManifests(await findFiles([top]))).map(({ path }) => path.slice(top.length + 1));

describe('looking for manifests', () => {
  it('takes the live place before one that is switched off, older, or a part', async () => {
    await write({
      'old/plank.yaml': deployment('prow-controller-manager', { replicas: 0, tag: 'v20990101-aaaaaaaaa' }),
      'old/hook.yaml': deployment('hook'),
      'live/plank.yaml': deployment('prow-controller-manager', { tag: 'v20250301-bbbbbbbbb' }),
      'live/hook.yaml': deployment('hook'),
      'older/plank.yaml': deployment('prow-controller-manager'),
      'older/hook.yaml': deployment('hook'),
      'part/plank.yaml': deployment('prow-controller-manager', { tag: 'v20260101-ccccccccc' }),
    });
    expect(await foldersOf()).toEqual(['live', 'older', 'part', 'old']);
  });

  it('takes an overlay before the base it is made of', async () => {
    await write({
      'base/plank.yaml': deployment('prow-controller-manager'),
      'base/kustomization.yaml': 'resources: [plank.yaml]\n',
      'overlays/production/kustomization.yaml': 'resources: [../../base]\n',
    });
    expect(await foldersOf()).toEqual(['overlays/production']);
  });
});

it('refuses a folder that is not there, by name', async () => {
  await expect(findFiles([join(top, 'nowhere')])).rejects.toMatchObject({
    kind: 'usage',
    explanation: { evidence: expect.stringContaining('nowhere') },
  });
});

describe('looking for jobs', () => {
  it('names the folders that hold nothing else of a production', async () => {
    await write({
      'config/config.yaml': CONFIG,
      'config/jobs/a/one.yaml': JOBS,
      'config/jobs/b/two.yaml': JOBS,
      'config/extra/three.yaml': JOBS,
      'config/jobs/notes.yaml': 'owner: somebody\n',
    });
    const covering = coveringFolders(await findFiles([top]));
    expect(covering.map((path) => path.slice(top.length + 1)).sort()).toEqual(['config/extra', 'config/jobs']);
  });
});

describe('looking for kubeconfigs', () => {
  const mounted = (kind: string) => `          env: [{ name: KUBECONFIG, value: /etc/k/config }]
          volumeMounts: [{ name: k, mountPath: /etc/k }]
      volumes: [{ name: k, ${kind} }]
`;

  it('reads contexts, their order and their clusters from a ConfigMap, and no credential', async () => {
    const kubeconfig = {
      'current-context': 'build-a',
      contexts: ['default', 'build-a', 'build-b'].map((name) => ({
        name,
        context: { cluster: `of-${name}`, user: 'u' },
      })),
      clusters: [
        { name: 'of-default', cluster: { server: 'https://one.example' } },
        { name: 'of-build-a', cluster: { server: 'https://one.example' } },
        { name: 'of-build-b', cluster: { server: 'https://two.example' } },
      ],
      users: [{ name: 'u', user: { token: 'topsecret' } }],
    };
    const text = await writtenWith(kubeconfig);
    expect(text).not.toContain('topsecret');
    expect(text).not.toContain('ask: ');
    const { description } = await readProduction(join(top, 'production'));
    expect(description.aliases.map(({ name, clusterId }) => [name, clusterId])).toEqual([
      ['default', 'default'],
      ['build-a', 'default'],
      ['build-b', 'build-b'],
    ]);
    expect(description.kubeconfigs[0]).toMatchObject({
      kind: 'ConfigMap',
      name: 'clusters',
      currentContext: 'build-a',
    });
    expect(description.kubeconfigs[0]).not.toHaveProperty('guessed');
  });

  it('keeps clusters behind one authority apart, and says that they are perhaps one', async () => {
    const names = ['default', 'build-a', 'build_a', 'prow'];
    const text = await writtenWith({
      contexts: names.map((name, index) => ({ name, context: { cluster: String(index), user: 'u' } })),
      clusters: names.map((_, index) => ({
        name: String(index),
        cluster: { server: `https://proxy.example/${index}`, 'certificate-authority-data': 'Q0E=' },
      })),
    });
    expect(text).toMatch(/# +ask: default, build-a, build_a, prow share their certificate authority/);
    const { description } = await readProduction(join(top, 'production'));
    expect(description.aliases.map(({ clusterId }) => clusterId)).toEqual([
      'default',
      'build-a',
      'build-a-2',
      'prow-2',
    ]);
  });

  it('gives the one Secret all aliases that are named, and says that their order is not known', async () => {
    await write({
      'm/plank.yaml': deployment('prow-controller-manager', { more: mounted('secret: { secretName: all }') }),
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': JOBS,
    });
    expect(await written()).toMatch(/# guess: .*their order is not known/);
    expect((await readProduction(join(top, 'production'))).description.kubeconfigs[0]?.guessed).toBe(true);
    const { description } = await readProduction(join(top, 'production'));
    expect(description.aliases.map(({ name }) => name)).toEqual(['build-a', 'build-b']);
  });

  it('finds the example again, but for clusters, which no file of it names', async () => {
    const root = join(top, 'production');
    const guessed = await lookForProduction([EXAMPLE_PRODUCTION], { root, name: 'example' });
    await mkdir(root);
    await writeFile(join(root, 'production.yaml'), productionFileText(guessed));
    const [found, known] = await Promise.all([readProduction(root), readProduction(EXAMPLE_PRODUCTION)]);
    const names = ({ description }: typeof known) => new Set(description.aliases.map(({ name }) => name));
    expect(names(found)).toEqual(names(known));
    expect(found.description.jobs).toHaveLength(known.description.jobs.length);
  });

  async function writtenWith(kubeconfig: object): Promise<string> {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'clusters', namespace: 'prow' } };
    await write({
      'm/plank.yaml': deployment('prow-controller-manager', { more: mounted('configMap: { name: clusters }') }),
      'm/map.yaml': JSON.stringify({ ...map, data: { config: JSON.stringify(kubeconfig) } }),
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': JOBS,
    });
    return written();
  }

  async function written(): Promise<string> {
    const root = join(top, 'production');
    const text = productionFileText(await lookForProduction([top], { root, name: 'made' }));
    await mkdir(root);
    await writeFile(join(root, 'production.yaml'), text);
    return text;
  }
});

describe('names', () => {
  it('are matched by words, the best pair first, and the last one by elimination', () => {
    const secrets = ['kubeconfig-prow', 'kubeconfig-prow-build', 'kubeconfig-eks-cluster'];
    expect(matchNames(secrets, ['trusted', 'eks-cluster', 'prow-build'])).toEqual([
      'trusted',
      'prow-build',
      'eks-cluster',
    ]);
    expect(matchNames(['kubeconfig-a', 'kubeconfig-b'], ['x', 'y'])).toEqual([undefined, undefined]);
  });
});
