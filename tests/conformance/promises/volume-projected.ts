import { expect } from 'vitest';
import { answerOf, makeConfigMap, makeSecret, untilSays } from '../asking.js';
import type { NodePromise } from '../promise.js';
import { DOWNWARD, PROJECTED, SERVICE_ACCOUNT } from './sources.js';

const AT = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
const TOKEN_PROJECTION = `${SERVICE_ACCOUNT}#serviceaccount-token-volume-projection`;

/** Files that come from several sources, or from the pod itself. */
export const VOLUME_PROJECTED: readonly NodePromise[] = [
  {
    id: 'projected-sources-share-a-directory',
    fields: [
      'volumes[].projected.defaultMode',
      ...['secret', 'configMap', 'downwardAPI', 'serviceAccountToken'].map(
        (kind) => `volumes[].projected.sources[].${kind}`,
      ),
    ],
    says: 'All sources of a projected volume are in one directory, each file with its mode.',
    source: PROJECTED,
    keep: async (node) => {
      await makeSecret(node, 's', { user: 'admin' });
      await makeConfigMap(node, 'c', { config: 'yes' });
      const sources = [
        { secret: { name: 's', items: [{ key: 'user', path: 'my/user', mode: 0o400 }] } },
        { configMap: { name: 'c' } },
        { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
        { serviceAccountToken: { path: 'token' } },
      ];
      const volumes = [{ name: 'v', projected: { defaultMode: 0o440, sources } }];
      const script = "cd /v; ls; stat -Lc '%n %a' my/user config; cat my/user config name; wc -c <token";
      const said = (await answerOf(node, script, { pod: { volumes }, container: AT })).split('\n');
      const size = said.at(-1)?.replace('adminyesasked', '');
      expect(said.slice(0, 6)).toEqual(['config', 'my', 'name', 'token', 'my/user 400', 'config 440']);
      expect(Number(size)).toBeGreaterThan(100);
    },
  },
  {
    id: 'projected-token-is-for-its-audience',
    fields: ['volumes[].projected.sources[].serviceAccountToken'],
    says: 'A projected token is bound to the pod, for the audience and about the time that were asked for.',
    source: TOKEN_PROJECTION,
    keep: async (node) => {
      const audience = 'vault.prow-staging.dev';
      const serviceAccountToken = { path: 'token', audience, expirationSeconds: 1200 };
      const volumes = [{ name: 'v', projected: { sources: [{ serviceAccountToken }] } }];
      const token = await answerOf(node, 'cat /v/token', { pod: { volumes }, container: AT });
      const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      const { uid } = (await node.pod('asked')).metadata ?? {};
      expect(claims.aud).toEqual([audience]);
      // What somebody gives who was not asked for a time is an hour.
      expect(claims.exp - claims.iat).toBeGreaterThanOrEqual(1200);
      expect(claims.exp - claims.iat).toBeLessThan(2400);
      expect(claims['kubernetes.io'].pod).toMatchObject({ name: 'asked', uid });
      expect(claims.sub).toBe(`system:serviceaccount:${node.namespace}:default`);
    },
  },
  {
    id: 'pod-reaches-its-api-server',
    fields: [],
    says: 'A pod finds token, certificate and namespace where clients look for them, and the API server takes the token.',
    source: `${SERVICE_ACCOUNT}#use-the-default-service-account-to-access-the-api-server`,
    keep: async (node) => {
      const directory = '/var/run/secrets/kubernetes.io/serviceaccount';
      const said = await answerOf(node, `cd ${directory}; ls; cat namespace; echo; cat ca.crt`);
      expect(said).toContain(`ca.crt\nnamespace\ntoken\n${node.namespace}\n-----BEGIN CERTIFICATE-----`);
      await node.create('client', { containers: [node.agnhost(['inclusterclient', '--poll-interval=1'])] });
      const log = await untilSays(node, 'client', { text: 'authz_header=' });
      expect(log).not.toContain('authz_header=<empty>');
      await untilSays(node, 'client', { text: 'calling /healthz' });
      expect(await node.log('client')).not.toContain('status=failed');
    },
  },
  {
    id: 'token-may-be-left-out',
    fields: [],
    says: 'With automountServiceAccountToken false there is no token in the pod.',
    source: `${SERVICE_ACCOUNT}#opt-out-of-api-credential-automounting`,
    keep: async (node) => {
      const script = 'ls /var/run/secrets/kubernetes.io/serviceaccount 2>/dev/null || echo none';
      expect(await answerOf(node, script, { pod: { automountServiceAccountToken: false } })).toBe('none');
    },
  },
  {
    id: 'downward-files-tell-the-pod',
    fields: ['volumes[].downwardAPI'],
    says: 'A downward API volume shows name, labels, annotations and resources of the pod, with modes.',
    source: `${DOWNWARD}#available-fields`,
    keep: async (node) => {
      const field = (path: string, fieldPath: string) => ({ path, fieldRef: { fieldPath } });
      const items = [
        field('annotations', 'metadata.annotations'),
        { ...field('label', "metadata.labels['colour']"), mode: 0o400 },
        field('uid', 'metadata.uid'),
        { path: 'cpu', resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1m' } },
        { path: 'memory', resourceFieldRef: { containerName: 'main', resource: 'requests.memory', divisor: '1Mi' } },
      ];
      const script = 'cd /v; for f in annotations label uid cpu memory; do cat $f; echo; done; stat -Lc %a label cpu';
      const said = await answerOf(node, script, {
        pod: { volumes: [{ name: 'v', downwardAPI: { items, defaultMode: 0o440 } }] },
        container: { ...AT, resources: { limits: { cpu: '250m' }, requests: { cpu: '1m', memory: '32Mi' } } },
        metadata: { labels: { colour: 'red' }, annotations: { note: 'a "word"' } },
      });
      const { uid } = (await node.pod('asked')).metadata ?? {};
      // A kubelet adds annotations of its own to what it knows of the pod.
      const lines = said.split('\n').filter((line) => !line.startsWith('kubernetes.io/config.'));
      expect(lines).toEqual(['note="a \\"word\\""', 'red', uid, '250', '32', '400', '440']);
    },
  },
];
