import { describe, expect, it } from 'vitest';
import type { Volume } from '../pod.js';
import { samplePod } from '../pods/fixtures/observed-pod.js';
import { VolumeProblem } from './payload.js';
import { volumePayload } from './volume-payload.js';

const facts = { pod: samplePod(), podIP: '', hostIP: '', capacity: { cpu: '1', memory: '1Gi' } };
const sources = {
  readObject: async (kind: string, _namespace: string, name: string) =>
    name === 'there' ? { data: { a: kind === 'secret' ? 'eA==' : 'x', b: '' } } : null,
  readToken: async (_pod: unknown, { audience }: { audience: string }) => `token for ${audience}`,
};

async function files(volume: Omit<Volume, 'name'>) {
  const payload = await volumePayload({ name: 'v', ...volume }, facts, sources);
  return payload === null
    ? null
    : Object.fromEntries([...payload].map(([path, { content, mode }]) => [path, `${content} ${mode.toString(8)}`]));
}

describe('the files of a volume', () => {
  it('are the keys of a secret or config map', async () => {
    expect(await files({ secret: { secretName: 'there', defaultMode: 0o400 } })).toEqual({ a: 'x 400', b: ' 400' });
    expect(await files({ configMap: { name: 'there', items: [{ key: 'a', path: 'd/e', mode: 0o600 }] } })).toEqual({
      'd/e': 'x 600',
    });
  });

  it('are refused while the object or a key is missing', async () => {
    await expect(files({ secret: { secretName: 'gone' } })).rejects.toThrow('secret "gone" not found');
    const items = [{ key: 'c', path: 'c' }];
    await expect(files({ configMap: { name: 'there', items } })).rejects.toThrow(VolumeProblem);
  });

  it('are none where what is missing is optional', async () => {
    expect(await files({ secret: { secretName: 'gone', optional: true } })).toEqual({});
    const items = [{ key: 'c', path: 'c' }];
    expect(await files({ configMap: { name: 'there', items, optional: true } })).toEqual({});
  });

  it('come together in a projected volume', async () => {
    const projected = {
      defaultMode: 0o440,
      sources: [
        { configMap: { name: 'there', items: [{ key: 'a', path: 'ca' }] } },
        { serviceAccountToken: { path: 'token', audience: 'aud' } },
        { downwardAPI: { items: [{ path: 'ns', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
      ],
    };
    expect(await files({ projected })).toEqual({ ca: 'x 440', token: 'token for aud 440', ns: 'n 440' });
  });

  it("are the pod's own in an emptyDir", async () => {
    expect(await files({ emptyDir: {} })).toBeNull();
  });
});
