import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeConfig, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Confirmation } from '../src/model/confirmation.js';
import { projectPath } from '../src/toolchain/project-root.js';
import { makeState, prowStaging, removeState } from './support/cli.js';
import { NARROW_CONTEXT, writeNarrowKubeconfig } from './support/narrow-kubeconfig.js';
import { writeStagedProduction } from './support/staged-production.js';

const UP_LIMIT_MS = 10 * 60_000;
const LIMIT_MS = 4 * 60_000;

/** A second environment plays production: its own clusters, reached by a context and a token as production's are. */
let state: string;
let admin: string;
let narrow: string;
let objects: KubernetesObjectApi;

beforeAll(async () => {
  state = await makeState();
  const up = await prowStaging(['up', '--stack', 'production'], { state });
  expect(up.exitCode, String(up.all)).toBe(0);
  const { clusters } = JSON.parse(readFileSync(join(state, 'environments/production/environment.json'), 'utf8'));
  admin = clusters.find(({ role }: { role: string }) => role === 'service').kubeconfig;
  const config = new KubeConfig();
  config.loadFromFile(admin);
  objects = KubernetesObjectApi.makeApiClient(config);
  narrow = join(state, 'narrow-kubeconfig');
  await writeNarrowKubeconfig(narrow, { admin: config, objects });
  await writeStagedProduction(join(state, 'declared'), projectPath('examples', 'production'));
}, UP_LIMIT_MS);
afterAll(async () => {
  await prowStaging(['down', '--stack', 'production'], { state });
  await removeState(state);
}, LIMIT_MS);

async function patchCrier(spec: object): Promise<void> {
  const header = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace: 'default', name: 'crier' } };
  await objects.patch({ ...header, spec }, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch);
}

const NARROWLY = () => ['--kubeconfig', narrow, '--context', NARROW_CONTEXT];
const confirm = (more: readonly string[]) =>
  prowStaging(['confirm', '--production', join(state, 'declared'), ...NARROWLY(), ...more], { state });

it('confirms a production that runs what is declared, with since when and each version', {
  timeout: LIMIT_MS,
}, async () => {
  // Ready for a minute: what has just come up is not known to stay.
  const answer = await confirm(['--json', '--wait', '2']);
  expect(answer.exitCode, String(answer.all)).toBe(0);
  const { outcome, since, workloads, notProven } = Confirmation.parse(JSON.parse(answer.stdout));
  expect(outcome).toBe('pass');
  expect(Date.parse(since ?? '')).toBeLessThan(Date.now());
  expect(workloads).toHaveLength(9);
  expect(notProven.join()).not.toContain('prow_version');
});

it('refuses a credential that may change production', { timeout: LIMIT_MS }, async () => {
  const refused = await prowStaging(['confirm', '--kubeconfig', admin], { state });
  expect(refused.exitCode).toBe(64);
  expect(refused.stderr).toContain('may do more than look');
});

it('says no until the pod is replaced, however the update was held up', { timeout: LIMIT_MS }, async () => {
  await patchCrier({ paused: true, template: { metadata: { annotations: { changed: 'once' } } } });
  const held = await confirm([]);
  expect(held.exitCode, String(held.all)).toBe(1);
  expect(held.stdout).toContain('crier (Deployment default/crier)');
  expect(held.stdout).toContain('has made no pod template of what is declared');
  const waiting = confirm(['--wait', '3']);
  await patchCrier({ paused: false });
  const replaced = await waiting;
  expect(replaced.exitCode, String(replaced.all)).toBe(0);
});
