import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeConfig, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnvironment } from '../src/cli/environment-file.js';
import { imageCatalogue, repositoriesOf } from '../src/cli/image-catalogue.js';
import { stateDirectory } from '../src/cli/state-directory.js';
import { addImages } from '../src/local/images.js';
import { Confirmation } from '../src/model/confirmation.js';
import { readProduction } from '../src/production/read-production.js';
import { buildProw } from '../src/toolchain/build-prow.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';
import { makeState, prowStaging, removeState } from './support/cli.js';
import { NARROW_CONTEXT, writeNarrowKubeconfig } from './support/narrow-kubeconfig.js';
import { writeStagedProduction } from './support/staged-production.js';

const UP_LIMIT_MS = 10 * 60_000;
const LIMIT_MS = 4 * 60_000;

const REPOSITORY = 'us-docker.pkg.dev/k8s-infra-prow/images';
/** The example production's own. */
const OLD = 'v20250522-9b3f5faca';
const NEW = 'v20251125-e3ae8cf22';
/** Of each the bump is held up: one replaces pods that somebody deletes alone, the other is paused. */
const ON_DELETE = { kind: 'StatefulSet', name: 'crier' } as const;
const PAUSED = { kind: 'Deployment', name: 'horologium' } as const;

/** A second environment plays production: its own clusters, reached by a context and a token as production's are. */
let state: string;
let declared: string;
let admin: string;
let narrow: string;
let objects: KubernetesObjectApi;

beforeAll(async () => {
  state = await makeState();
  const production = join(state, 'production');
  await cp(projectPath('examples', 'production'), production, { recursive: true });
  await edit(join(production, 'manifests', 'crier.yaml'), (text) =>
    text
      .replace('kind: Deployment', `kind: ${ON_DELETE.kind}`)
      .replace('  replicas: 1\n', '  replicas: 1\n  serviceName: crier\n  updateStrategy: { type: OnDelete }\n'),
  );
  const up = await prowStaging(['up', '--stack', 'production', '--production', production], { state });
  expect(up.exitCode, String(up.all)).toBe(0);
  const { directory, environment } = await readEnvironment(stateDirectory(state), 'production');
  const build = await buildProw(await resolveCandidate(NEW), [ON_DELETE.name, PAUSED.name]);
  await addImages(directory, imageCatalogue([build], repositoriesOf([imageOf(ON_DELETE.name, NEW)])));
  admin = environment.clusters.find(({ role }) => role === 'service')?.kubeconfig ?? '';
  const config = new KubeConfig();
  config.loadFromFile(admin);
  objects = KubernetesObjectApi.makeApiClient(config);
  narrow = join(state, 'narrow-kubeconfig');
  await writeNarrowKubeconfig(narrow, { admin: config, objects });
  declared = join(state, 'declared');
  await writeStagedProduction(declared, production);
}, UP_LIMIT_MS);
afterAll(async () => {
  await prowStaging(['down', '--stack', 'production'], { state });
  await removeState(state);
}, LIMIT_MS);

const imageOf = (component: string, tag: string) => `${REPOSITORY}/${component}:${tag}`;

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(change(text)).not.toBe(text);
  await writeFile(file, change(text));
}

/** A bump is merged: production's manifests have another image from now on. */
async function merge(component: string): Promise<void> {
  const file = join(declared, 'staged', 'prow.yaml');
  await edit(file, (text) => text.replace(imageOf(component, OLD), imageOf(component, NEW)));
}

/** The merged image is applied, and more is patched beside it. */
async function apply({ kind, name }: typeof ON_DELETE | typeof PAUSED, more: object = {}): Promise<void> {
  const header = { apiVersion: 'apps/v1', kind, metadata: { namespace: 'default', name } };
  const template = { spec: { containers: [{ name, image: imageOf(name, NEW) }] } };
  const spec = { ...more, template };
  const strategy = PatchStrategy.StrategicMergePatch;
  await objects.patch({ ...header, spec }, undefined, undefined, undefined, undefined, strategy);
}

const narrowly = () => ['--production', declared, '--kubeconfig', narrow, '--context', NARROW_CONTEXT];
const confirm = (more: readonly string[]) => prowStaging(['confirm', ...narrowly(), ...more], { state });

it('confirms a production that runs what is declared, with since when and each version', {
  timeout: LIMIT_MS,
}, async () => {
  // Ready for a minute: what has just come up is not known to stay.
  const answer = await confirm(['--json', '--wait', '2']);
  expect(answer.exitCode, String(answer.all)).toBe(0);
  const { outcome, since, workloads, notProven } = Confirmation.parse(JSON.parse(answer.stdout));
  expect(outcome).toBe('pass');
  expect(Date.parse(since ?? '')).toBeLessThan(Date.now());
  const { description } = await readProduction(declared);
  expect(workloads).toHaveLength(description.workloads.length);
  expect(notProven.join()).not.toContain('prow_version: not asked');
});

it('refuses a credential that may change production', { timeout: LIMIT_MS }, async () => {
  const refused = await prowStaging(['confirm', '--production', declared, '--kubeconfig', admin], { state });
  expect(refused.exitCode).toBe(64);
  expect(refused.stderr).toContain('may do more than look');
});

it('says no of a bump that nobody applied', { timeout: LIMIT_MS }, async () => {
  await merge(ON_DELETE.name);
  await merge(PAUSED.name);
  const answer = await confirm([]);
  expect(answer.exitCode, String(answer.all)).toBe(1);
  expect(answer.stdout).toContain(`its template has ${imageOf(ON_DELETE.name, OLD)}: the manifest was not applied`);
});

it('says no of one that replaced no pod until the pods are replaced, whatever held it up', {
  timeout: LIMIT_MS,
}, async () => {
  await apply(ON_DELETE);
  await apply(PAUSED, { paused: true });
  const held = await confirm([]);
  expect(held.exitCode, String(held.all)).toBe(1);
  expect(held.stdout).not.toContain('was not applied');
  expect(held.stdout).toContain('fail: crier (StatefulSet default/crier)');
  expect(held.stdout).toMatch(new RegExp(`pod crier-0 runs ${imageOf(ON_DELETE.name, OLD)} since `));
  expect(held.stdout).toContain('fail: horologium (Deployment default/horologium)');
  expect(held.stdout).toContain('has made no pod template of what is declared');
  expect(held.stdout).toMatch(new RegExp(`pod horologium-\\S+ runs ${imageOf(PAUSED.name, OLD)} since `));

  const waiting = confirm(['--json', '--wait', '3']);
  await objects.delete({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'default', name: 'crier-0' } });
  await apply(PAUSED, { paused: false });
  const replaced = await waiting;
  expect(replaced.exitCode, String(replaced.all)).toBe(0);
  const { workloads } = Confirmation.parse(JSON.parse(replaced.stdout));
  const images = workloads.map(({ declared: image }) => image);
  expect(images).toEqual(expect.arrayContaining([imageOf(ON_DELETE.name, NEW), imageOf(PAUSED.name, NEW)]));
});
