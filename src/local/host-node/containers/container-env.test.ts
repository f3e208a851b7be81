import { describe, expect, it } from 'vitest';
import type { Container } from '../pod.js';
import { samplePod } from '../pods/fixtures/observed-pod.js';
import { ContainerConfigProblem, containerEnvironment } from './container-env.js';

const objects: Record<string, { data: Record<string, string> }> = {
  'secret/s': { data: { token: Buffer.from('hidden').toString('base64') } },
  'configmap/c': { data: { key: 'plain' } },
};
const sources = {
  facts: { pod: samplePod(), podIP: '10.0.0.9', hostIP: '10.1.0.1', capacity: { cpu: '1', memory: '1Gi' } },
  base: { PATH: '/bin' },
  services: { A_SERVICE_HOST: '10.96.0.5' },
  readObject: async (kind: string, name: string) => objects[`${kind}/${name}`] ?? null,
};
const environment = async (part: Partial<Container>) =>
  Object.fromEntries(await containerEnvironment({ name: 'main', image: 'i', ...part }, sources));

describe('the environment of a container', () => {
  it('holds the base and Services, and nothing of this process', async () => {
    expect(await environment({})).toEqual({ PATH: '/bin', A_SERVICE_HOST: '10.96.0.5' });
  });

  it('takes values from secrets, config maps and the pod, and expands those before', async () => {
    const env = [
      { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 's', key: 'token' } } },
      { name: 'KEY', valueFrom: { configMapKeyRef: { name: 'c', key: 'key' } } },
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'ALL', value: '$(TOKEN) $(KEY) $(LATER)' },
      { name: 'LATER', value: 'x' },
    ];
    expect(await environment({ env })).toMatchObject({
      TOKEN: 'hidden',
      KEY: 'plain',
      IP: '10.0.0.9',
      ALL: 'hidden plain $(LATER)',
    });
  });

  it('prefixes whole objects, and lets env win', async () => {
    const envFrom = [{ prefix: 'P_', configMapRef: { name: 'c' } }];
    expect(await environment({ envFrom, env: [{ name: 'P_key', value: 'mine' }] })).toMatchObject({ P_key: 'mine' });
  });

  it('refuses what is missing, and passes over what is optional', async () => {
    const missing = (optional: boolean) => ({
      env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'none', key: 'k', optional } } }],
    });
    await expect(environment(missing(false))).rejects.toThrow(ContainerConfigProblem);
    expect(await environment(missing(true))).not.toHaveProperty('X');
    await expect(environment({ envFrom: [{ secretRef: { name: 'none' } }] })).rejects.toThrow(
      'secret "none" not found',
    );
    expect(await environment({ envFrom: [{ secretRef: { name: 'none', optional: true } }] })).toHaveProperty('PATH');
  });
});
