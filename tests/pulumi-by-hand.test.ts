import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectPath } from '../src/toolchain/project-root.js';
import { makeState, processesNaming, prowStaging, removeState } from './support/cli.js';

let state: string;
beforeAll(async () => {
  state = await makeState();
});
afterAll(async () => {
  await removeState(state);
});

const pulumi = (...args: string[]) =>
  execa('npm', ['run', '--silent', 'pulumi', '--', ...args], {
    cwd: projectPath(),
    env: { PROW_STAGING_STATE: state },
    reject: false,
    all: true,
  });

it('previews from nothing, and leaves nothing', async () => {
  const preview = await pulumi('preview', '--non-interactive');
  expect(preview.exitCode, preview.all).toBe(0);
  expect(preview.all).toMatch(/create/);
  expect(await processesNaming(join(state, 'environments'))).toEqual([]);
});

it('deploys from nothing, shows its outputs, and destroys without leaving anything', async () => {
  const up = await pulumi('up', '--yes', '--non-interactive', '--skip-preview');
  expect(up.exitCode, up.all).toBe(0);
  const output = await pulumi('stack', 'output', '--json');
  expect(JSON.parse(output.stdout)).toMatchObject({ namespaces: { prowJobs: 'default', pods: 'test-pods' } });
  await expectNoPlainToken(join(state, 'environments', 'local', 'pulumi'));
  await leaveHeldPod(join(state, 'environments', 'local', 'kubeconfig-tpu'));
  const destroy = await pulumi('destroy', '--yes', '--non-interactive', '--skip-preview');
  const standing = destroy.exitCode === 0 ? '' : (await prowStaging(['status'], { state })).all;
  expect(destroy.exitCode, `${destroy.all}\n${standing}`).toBe(0);
  expect(await processesNaming(join(state, 'environments'))).toEqual([]);
  expect(await readdir(join(state, 'environments'))).toEqual([]);
});

/** What Prow has started when it is destroyed: a pod that crier, gone by then, would have to let go of. */
async function leaveHeldPod(kubeconfig: string): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const finalizers = ['prow.x-k8s.io/gcsk8sreporter'];
  await config.makeApiClient(CoreV1Api).createNamespacedPod({
    namespace: 'test-pods',
    body: {
      metadata: { name: 'held', finalizers },
      spec: { containers: [{ name: 'test', image: 'nobody/has-it:v1' }] },
    },
  });
}

/** A service account token is a JWT; its header is the same text in all of them. */
async function expectNoPlainToken(directory: string): Promise<void> {
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const text = await readFile(join(file.parentPath, file.name), 'utf8');
    expect(/eyJhbGciOi[\w-]+\.[\w-]+\./.exec(text)?.[0], file.name).toBeUndefined();
  }
}
