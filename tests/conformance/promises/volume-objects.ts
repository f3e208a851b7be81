import { expect } from 'vitest';
import { answerOf, answersOfBoth, makeConfigMap, makeSecret, ofBoth, ofContainer, untilSucceeded } from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { CONFIG_MAPS, POD_API, POD_CONFIG_MAP, SECRETS, VOLUMES } from './sources.js';

const AT = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
/** A kubelet tries a mount again after ever longer pauses, up to two minutes. */
const MOUNT_AGAIN_MS = 180_000;

/** Secrets and ConfigMaps as files. */
export const VOLUME_OBJECTS: readonly NodePromise[] = [
  {
    id: 'secret-is-files',
    fields: ['volumes[].name', 'volumes[].secret', ...ofBoth('volumeMounts[].name', 'volumeMounts[].mountPath')],
    says: 'Each key of a secret is a file with the decoded value, in memory, and nothing can be written there.',
    source: `${SECRETS}#using-secrets-as-files-from-a-pod`,
    keep: async (node) => {
      await makeSecret(node, 'login', { user: 'admin', password: 'a b\n' });
      const script = 'ls /v; cat /v/user; echo; cat /v/password; touch /v/new 2>/dev/null || echo read-only';
      const volumes = [{ name: 'v', secret: { secretName: 'login' } }];
      const said = await answersOfBoth(node, script, { pod: { volumes }, container: AT });
      expect(said).toEqual(Array(2).fill('password\nuser\nadmin\na b\nread-only'));
    },
  },
  {
    id: 'config-map-is-files',
    fields: ['volumes[].configMap', ...ofContainer('volumeMounts[].mountPath')],
    says: 'Each key of a config map is a file, binary values too.',
    source: `${CONFIG_MAPS}#using-configmaps-as-files-from-a-pod`,
    keep: async (node) => {
      const { namespace } = node;
      const binaryData = { bytes: Buffer.from([65, 0, 66]).toString('base64') };
      await node.core.createNamespacedConfigMap({
        namespace,
        body: { metadata: { name: 'mixed' }, data: { text: 'one\ntwo' }, binaryData },
      });
      const volumes = [{ name: 'v', configMap: { name: 'mixed' } }];
      const script = "cat /v/text; echo; tr '\\0' - </v/bytes";
      expect(await answerOf(node, script, { pod: { volumes }, container: AT })).toBe('one\ntwo\nA-B');
    },
  },
  {
    id: 'items-choose-paths-and-modes',
    fields: ['volumes[].secret', 'volumes[].configMap'],
    says: 'With items only the named keys are there, at their paths; mode overrules defaultMode.',
    source: `${POD_CONFIG_MAP}#add-configmap-data-to-a-specific-path-in-the-volume`,
    keep: async (node) => {
      await makeSecret(node, 's', { a: '1', b: '2' });
      await makeConfigMap(node, 'c', { a: '3', b: '4' });
      const items = [
        { key: 'a', path: 'deep/a', mode: 0o400 },
        { key: 'b', path: 'b' },
      ];
      const volumes = [
        { name: 's', secret: { secretName: 's', items, defaultMode: 0o440 } },
        { name: 'c', configMap: { name: 'c', items: items.slice(0, 1) } },
      ];
      const volumeMounts = ['s', 'c'].map((name) => ({ name, mountPath: `/${name}` }));
      const script = "cd /s; stat -Lc '%n %a' deep/a b; cat deep/a b; echo; cd /c; ls; cat deep/a";
      const said = await answerOf(node, script, { pod: { volumes }, container: { volumeMounts } });
      expect(said).toBe('deep/a 400\nb 440\n12\ndeep\n3');
    },
  },
  {
    id: 'default-mode-is-0644',
    fields: ['volumes[].secret', 'volumes[].configMap'],
    says: 'Files have mode 0644 where nothing says otherwise, and defaultMode where it does.',
    source: `${SECRETS}#secret-files-permissions`,
    keep: async (node) => {
      await makeSecret(node, 's', { a: '' });
      await makeConfigMap(node, 'c', { a: '' });
      const volumes = [
        { name: 's', secret: { secretName: 's' } },
        { name: 'c', configMap: { name: 'c', defaultMode: 0o400 } },
      ];
      const volumeMounts = ['s', 'c'].map((name) => ({ name, mountPath: `/${name}` }));
      const said = await answerOf(node, 'stat -Lc %a /s/a /c/a', { pod: { volumes }, container: { volumeMounts } });
      expect(said).toBe('644\n400');
    },
  },
  ...(['secret', 'configMap'] as const).map((kind): NodePromise => {
    const make = kind === 'secret' ? makeSecret : makeConfigMap;
    return {
      id: `missing-${kind.toLowerCase()}-is-waited-for`,
      fields: [`volumes[].${kind}`],
      says: `A pod whose ${kind} is missing is Pending with a FailedMount event, and starts once it is there.`,
      source: kind === 'secret' ? `${SECRETS}#restriction-secret-must-exist` : `${VOLUMES}#configmap`,
      keep: async (node) => {
        const volume = kind === 'secret' ? { secret: { secretName: 'late' } } : { configMap: { name: 'late' } };
        const volumes = [{ name: 'v', ...volume }];
        await node.create('waits', { restartPolicy: 'Never', volumes, containers: [node.shell('cat /v/a', AT)] });
        expect(await node.untilEvent('waits', 'FailedMount')).toMatchObject({ type: 'Warning' });
        const pod = await node.until('waits', (one) => containerOf(one)?.state?.waiting !== undefined, {
          what: 'waiting',
        });
        expect(pod.status?.phase).toBe('Pending');
        expect(containerOf(pod)?.state?.waiting?.reason).toBe('ContainerCreating');
        await make(node, 'late', { a: 'here' });
        await untilSucceeded(node, 'waits', MOUNT_AGAIN_MS);
        expect(await node.log('waits')).toBe('here');
      },
    };
  }),
  {
    id: 'optional-objects-may-be-missing',
    fields: ['volumes[].secret', 'volumes[].configMap'],
    says: 'An optional secret, config map or key that is missing leaves the volume without it, and the pod starts.',
    source: `${CONFIG_MAPS}#optional-configmaps`,
    keep: async (node) => {
      await makeSecret(node, 's', { a: 'x' });
      const items = [
        { key: 'a', path: 'a' },
        { key: 'none', path: 'none' },
      ];
      const volumes = [
        { name: 'c', configMap: { name: 'none', optional: true } },
        { name: 'd', secret: { secretName: 'none', optional: true } },
        { name: 's', secret: { secretName: 's', items, optional: true } },
      ];
      const volumeMounts = ['c', 'd', 's'].map((name) => ({ name, mountPath: `/${name}` }));
      expect(await answerOf(node, 'ls /c; ls /d; ls /s', { pod: { volumes }, container: { volumeMounts } })).toBe('a');
    },
  },
  {
    id: 'missing-key-holds-the-pod',
    fields: ['volumes[].configMap'],
    says: 'A key that items name and the object lacks keeps the pod from starting, with a FailedMount event.',
    source: `${POD_API}#ConfigMapVolumeSource`,
    keep: async (node) => {
      await makeConfigMap(node, 'c', { a: '' });
      const volumes = [{ name: 'v', configMap: { name: 'c', items: [{ key: 'gone', path: 'gone' }] } }];
      await node.create('waits', { volumes, containers: [node.shell('exit 0', AT)] });
      expect((await node.untilEvent('waits', 'FailedMount')).message).toContain('gone');
      expect((await node.pod('waits')).status?.phase).toBe('Pending');
    },
  },
];
