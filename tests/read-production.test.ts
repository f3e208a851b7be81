import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../src/model/description.js';
import { readProduction } from '../src/production/read-production.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { KUBERNETES_CONTEXTS, kubernetesProduction } from './fixtures/kubernetes-production.js';
import { prowStaging } from './support/cli.js';

const EXAMPLE = projectPath('examples', 'production');
const SAMPLES = process.env['PRODUCTION_SAMPLES'];

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'prow-staging-production-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Lays the example out anew at `root`, its manifests as a kustomize tree. */
async function writeTree(kustomization: string): Promise<void> {
  await cp(EXAMPLE, root, { recursive: true });
  await writeFile(join(root, 'manifests', 'kustomization.yaml'), kustomization);
}

/** A kustomization of all the example's manifests as they are. */
async function everyManifest(): Promise<string> {
  const { manifests } = await readProduction(EXAMPLE);
  const files = new Set(manifests.map(({ file }) => relative('manifests', file)));
  return `resources:\n${[...files].map((file) => `  - ${file}\n`).join('')}`;
}

describe('production as a kustomize tree', () => {
  it('is the objects it renders to, each with the place it was written in', async () => {
    const plain = await readProduction(EXAMPLE);
    await writeTree(await everyManifest());
    const rendered = await readProduction(root);
    const placed = ({ manifests }: typeof plain) =>
      manifests.map(({ file, line, object }) => `${object.kind} ${object.metadata.name} ${file}:${line}`).sort();
    expect(placed(rendered)).toEqual(placed(plain));
    expect(rendered.description.aliases).toEqual(plain.description.aliases);
    expect(JSON.stringify(rendered.manifests)).not.toContain('config.kubernetes.io/origin');
  });

  it('has what patches and replicas make of it, and another fingerprint then', async () => {
    const before = await everyManifest();
    await writeTree(before);
    const unpatched = await readProduction(root);
    await writeTree(`${before}replicas:\n  - name: deck\n    count: 7\n`);
    const patched = await readProduction(root);
    const deck = patched.description.workloads.find(({ component }) => component === 'deck');
    expect(deck?.replicas).toBe(7);
    expect(fingerprint(patched.description)).not.toBe(fingerprint(unpatched.description));
    await writeTree(before);
    expect(fingerprint((await readProduction(root)).description)).toBe(fingerprint(unpatched.description));
  });

  it('does not know a kubeconfig and a configuration whose files nobody has put there, and holds those that are', async () => {
    const before = await everyManifest();
    const generators =
      'generatorOptions: { disableNameSuffixHash: true }\n' +
      'secretGenerator:\n  - { name: kubeconfig-build, namespace: default, files: [kubeconfig=private/kubeconfig] }\n' +
      'configMapGenerator:\n  - { name: config, namespace: default, files: [config.yaml=private/config.yaml] }\n';
    await writeTree(`${before}${generators}`);
    const absent = await readProduction(root);
    expect(absent.problems).toEqual([]);
    expect(absent.remarks).toEqual([
      expect.stringContaining('private/kubeconfig of Secret kubeconfig-build is not here'),
      expect.stringContaining('private/config.yaml of ConfigMap config is not here'),
    ]);
    await mkdir(join(root, 'manifests', 'private'));
    for (const name of ['kubeconfig', 'config.yaml'])
      await writeFile(join(root, 'manifests', 'private', name), 'log_level: debug\n');
    const present = await readProduction(root);
    expect(present.problems).toEqual([expect.stringContaining('kubeconfig-build, key kubeconfig has no contexts')]);
    expect(present.remarks).toEqual([
      expect.stringContaining('among the manifests is not what config/config.yaml says'),
    ]);
  });

  it('is refused, and nothing is downloaded, where it takes parts from elsewhere', async () => {
    await writeTree('resources:\n  - https://prow-staging.invalid/base.yaml\n');
    await expect(readProduction(root)).rejects.toMatchObject({
      kind: 'unreadable',
      explanation: {
        what: 'https://prow-staging.invalid/base.yaml is not of this machine',
        evidence: expect.stringMatching(/kustomization\.yaml:2$/),
      },
    });
  });
});

describe.skipIf(SAMPLES === undefined)('the production of prow.k8s.io', () => {
  it('is read whole', async () => {
    await writeFile(join(root, 'production.yaml'), JSON.stringify(kubernetesProduction(root, SAMPLES ?? '')));
    const { description, remarks, manifests } = await readProduction(root);
    expect(description.prowTag).toBe('v20251016-82874076e');
    expect(description.namespaces).toEqual({ prowJobs: 'default', pods: 'test-pods' });
    expect(description.aliases.map(({ name }) => name)).toEqual(Object.values(KUBERNETES_CONTEXTS));
    expect(description.jobs).toHaveLength(3876);
    expect(description.jobs.filter(({ cluster }) => cluster === 'eks-prow-build-cluster')).toHaveLength(1731);
    expect(description.workloads.find(({ component }) => component === 'hook')?.replicas).toBe(4);
    const sinker = description.workloads.find(({ component }) => component === 'sinker');
    const written = (await readFile(join(root, sinker?.file ?? ''), 'utf8')).split('\n').slice((sinker?.line ?? 0) - 1);
    expect(written.join('\n')).toMatch(
      /^apiVersion: apps\/v1\nkind: Deployment\nmetadata:\n {2}namespace: default\n {2}name: sinker/,
    );
    expect(manifests).toHaveLength(83);
    expect(remarks).toEqual([
      expect.stringMatching(
        /^alias gke_rules-k8s_us-central1-f_testing is named by a decoration entry at \S+config.yaml:45, and no kubeconfig/,
      ),
      // Its role on Prow's own cluster has nothing to do with pods.
      expect.stringMatching(
        /^jobs of alias default end in error: .* may not start pods on Prow’s own cluster: no role lets it /,
      ),
    ]);
  });
});

describe('prow-staging import', () => {
  it('says what it has understood of the example, for people and for programs', async () => {
    const asText = await prowStaging(['import'], { state: root });
    expect(asText.exitCode).toBe(0);
    expect(asText.stdout).toMatch(/^default +prow-build +\d+ +\d+ +\d+ +Secret kubeconfig-build/m);
    const asJson = await prowStaging(['import', '--json'], { state: root });
    const summary = JSON.parse(asJson.stdout);
    expect(summary).toMatchObject({ name: 'example', jobs: { total: 22 }, remarks: [] });
    expect(summary.fingerprint).toBe(fingerprint((await readProduction(EXAMPLE)).description));
  });

  it('writes a first production.yaml by looking, says why, and never over one that is there', async () => {
    const production = join(root, 'mine');
    const look = () => prowStaging(['import', '--look', EXAMPLE, '--production', production], { state: root });
    const first = await look();
    expect(first.exitCode, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/^mine: Prow v20250522-9b3f5faca/);
    expect(first.stderr).toMatch(/guesses to check/);
    const text = await readFile(join(production, 'production.yaml'), 'utf8');
    expect(text.match(/# guess: /g)?.length).toBeGreaterThanOrEqual(5);
    const second = await look();
    expect([second.exitCode, second.stderr]).toEqual([
      64,
      expect.stringContaining('There is a production.yaml already'),
    ]);
    expect(await readFile(join(production, 'production.yaml'), 'utf8')).toBe(text);
  });

  it('says what it did not find where there is no production', async () => {
    const run = await prowStaging(['import', '--look', root, '--production', join(root, 'mine')], { state: root });
    expect([run.exitCode, run.stderr]).toEqual([64, expect.stringContaining('prow-controller-manager')]);
  });

  it('refuses a directory without a description, by file', async () => {
    const run = await prowStaging(['import', '--production', root], { state: root });
    expect(run.exitCode).toBe(64);
    expect(run.stderr).toContain(`${root} describes no production`);
  });
});
