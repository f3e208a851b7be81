import { expect } from 'vitest';
import {
  answerOf,
  answersOfBoth,
  IGNORES_TERM,
  ofBoth,
  ofContainer,
  untilLogIs,
  untilRestarted,
  untilSays,
  untilSucceeded,
  WAITS,
} from '../asking.js';
import type { NodePromise } from '../promise.js';
import { EPHEMERAL_STORAGE, POD_API, VOLUMES } from './sources.js';

const EMPTY_DIR = `${VOLUMES}#emptydir`;
const MOUNT = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };

/** Room that a pod has for itself. */
export const VOLUME_EMPTY_DIR: readonly NodePromise[] = [
  {
    id: 'containers-share-an-empty-dir',
    fields: ['volumes[].emptyDir.medium', ...ofContainer('volumeMounts[].name', 'volumeMounts[].mountPath')],
    says: 'An emptyDir is empty at first, writable by anyone, and the same for all containers of the pod.',
    source: EMPTY_DIR,
    keep: async (node) => {
      const reads = 'until [ -e /v/said ]; do sleep 0.2; done; cat /v/said';
      await node.create('sharing', {
        restartPolicy: 'Never',
        volumes: [{ name: 'v', emptyDir: {} }],
        containers: [
          node.shell('ls -A /v; stat -c %a /v; echo hello >/v/said.part; mv /v/said.part /v/said', {
            name: 'writes',
            ...MOUNT,
          }),
          node.shell(reads, { name: 'reads', ...MOUNT }),
        ],
      });
      await untilSucceeded(node, 'sharing');
      await untilLogIs(node, 'sharing', { container: 'writes', log: '777\n' });
      await untilLogIs(node, 'sharing', { container: 'reads', log: 'hello\n' });
    },
  },
  {
    id: 'empty-dir-survives-restarts',
    fields: ['volumes[].emptyDir.medium'],
    says: 'A container that crashes finds its emptyDir as it left it; its own files are new.',
    source: EMPTY_DIR,
    keep: async (node) => {
      const script = `ls /v /var/tmp; [ -e /v/kept ] || { touch /v/kept /var/tmp/lost; exit 1; }; echo again; ${WAITS}`;
      await node.create('crashing', {
        volumes: [{ name: 'v', emptyDir: {} }],
        containers: [node.shell(script, MOUNT)],
      });
      await untilRestarted(node, 'crashing');
      expect(await untilSays(node, 'crashing', { text: 'again' })).toBe('/v:\nkept\n\n/var/tmp:\nagain\n');
    },
  },
  {
    id: 'empty-dir-in-memory',
    fields: ['volumes[].emptyDir.medium', 'volumes[].emptyDir.sizeLimit'],
    says: 'With medium Memory an emptyDir is a tmpfs that holds no more than sizeLimit.',
    source: EMPTY_DIR,
    keep: async (node) => {
      const volumes = [{ name: 'v', emptyDir: { medium: 'Memory', sizeLimit: '2Mi' } }];
      const script =
        'stat -fc %T /v; stat -c %a /v; head -c 1048576 /dev/zero >/v/a && echo fits; head -c 4194304 /dev/zero >/v/b || echo full';
      const said = await answersOfBoth(node, `(${script}) 2>/dev/null; rm -f /v/*`, {
        pod: { volumes },
        container: MOUNT,
      });
      expect(said).toEqual(Array(2).fill('tmpfs\n1777\nfits\nfull'));
    },
  },
  {
    id: 'empty-dir-on-disk-over-its-limit',
    fields: ['volumes[].emptyDir.sizeLimit'],
    says: 'A pod that puts more into an emptyDir on disk than sizeLimit is evicted.',
    source: EMPTY_DIR,
    keep: async (node) => {
      const volumes = [{ name: 'v', emptyDir: { sizeLimit: '1Mi' } }];
      // Ended by force, so that its exit code is none of its own choice.
      const script = `head -c 4194304 /dev/zero >/v/a; ${IGNORES_TERM}`;
      await node.create('greedy', { volumes, containers: [node.shell(script, MOUNT)] });
      // A kubelet measures volumes once a minute.
      const pod = await node.untilPhase('greedy', 'Failed', 240_000);
      expect(pod.status?.reason).toBe('Evicted');
      expect(pod.status?.message).toContain('"v"');
      expect(await node.untilEvent('greedy', 'Evicted')).toMatchObject({ type: 'Warning' });
    },
  },
  {
    id: 'disk-of-a-pod-over-its-limit',
    fields: ofBoth('resources.limits.ephemeral-storage'),
    says: 'A pod that holds more on disk than the ephemeral-storage of its containers is evicted; one within it is not.',
    source: EPHEMERAL_STORAGE,
    keep: async (node) => {
      const volumes = [{ name: 'v', emptyDir: {} }];
      const limits = (size: string) => ({ resources: { limits: { 'ephemeral-storage': size } }, ...MOUNT });
      const fills = (to: string) => `head -c 4194304 /dev/zero >${to}; ${IGNORES_TERM}`;
      const pods = {
        volume: { containers: [node.shell(fills('/v/a'), limits('1Mi'))] },
        files: {
          containers: [
            node.shell(fills('/var/tmp/a'), limits('1Mi')),
            node.shell(WAITS, { name: 'other', ...limits('64Mi') }),
          ],
        },
        init: {
          containers: [node.shell(fills('/v/a'), MOUNT)],
          initContainers: [node.shell('true', { name: 'first', ...limits('1Mi') })],
        },
        within: { containers: [node.shell(fills('/v/a'), limits('64Mi'))] },
        lent: {
          containers: [node.shell(fills('/v/a'), limits('1Mi'))],
          initContainers: [node.shell('true', { name: 'first', ...limits('64Mi') })],
        },
      };
      for (const [name, spec] of Object.entries(pods)) await node.create(name, { volumes, ...spec });
      // A kubelet measures once a minute or so.
      for (const name of ['volume', 'files', 'init']) {
        const pod = await node.untilPhase(name, 'Failed', 240_000);
        expect(pod.status?.reason, name).toBe('Evicted');
        expect(pod.status?.message, name).toContain('ephemeral');
        expect(await node.untilEvent(name, 'Evicted')).toMatchObject({ type: 'Warning' });
      }
      for (const name of ['within', 'lent']) expect((await node.pod(name)).status?.phase, name).toBe('Running');
    },
  },
  {
    id: 'sub-paths-are-made',
    fields: ofBoth('volumeMounts[].subPath'),
    says: 'A subPath that an emptyDir lacks is made as a directory; two mounts show two parts of one volume.',
    source: `${VOLUMES}#using-subpath`,
    keep: async (node) => {
      const volumeMounts = ['a', 'b/c'].map((subPath, index) => ({ name: 'v', mountPath: `/p${index}`, subPath }));
      const said = await answersOfBoth(node, 'cd /whole; ls -d a b/c; echo x >/p0/f; echo y >/p1/f; cat a/f b/c/f', {
        pod: { volumes: [{ name: 'v', emptyDir: {} }] },
        container: { volumeMounts: [...volumeMounts, { name: 'v', mountPath: '/whole' }] },
      });
      expect(said).toEqual(Array(2).fill('a\nb/c\nx\ny'));
    },
  },
  {
    id: 'sub-path-expressions',
    fields: ofBoth('volumeMounts[].subPathExpr'),
    says: "subPathExpr is a sub-path in which the container's variables are put in.",
    source: `${VOLUMES}#using-subpath-expanded-environment`,
    keep: async (node) => {
      const volumeMounts = [
        { name: 'v', mountPath: '/part', subPathExpr: 'of-$(POD)' },
        { name: 'v', mountPath: '/whole' },
      ];
      const env = [{ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }];
      const volumes = [{ name: 'v', emptyDir: {} }];
      const said = await answersOfBoth(node, 'ls /whole; echo x >/part/f; cat /whole/of-asked/f', {
        pod: { volumes },
        container: { env, volumeMounts },
      });
      expect(said).toEqual(Array(2).fill('of-asked\nx'));
    },
  },
  {
    id: 'read-only-mounts',
    fields: ofBoth('volumeMounts[].readOnly'),
    says: 'A mount that is readOnly takes no writes; another container of the pod may write there.',
    source: `${POD_API}#Container`,
    keep: async (node) => {
      const said = await answersOfBoth(node, 'touch /v/a 2>/dev/null || echo no; touch /w/a && ls /v', {
        pod: { volumes: [{ name: 'v', emptyDir: {} }] },
        container: {
          volumeMounts: [
            { name: 'v', mountPath: '/v', readOnly: true },
            { name: 'v', mountPath: '/w' },
          ],
        },
      });
      expect(said).toEqual(Array(2).fill('no\na'));
    },
  },
  {
    id: 'empty-dir-ends-with-its-pod',
    fields: ['volumes[].emptyDir.medium'],
    says: 'What is in an emptyDir is gone with the pod; a new pod of that name begins empty.',
    source: EMPTY_DIR,
    keep: async (node) => {
      const pod = { volumes: [{ name: 'v', emptyDir: {} }] };
      await answerOf(node, 'touch /v/old', { name: 'name', pod, container: MOUNT });
      await node.core.deleteNamespacedPod({ namespace: node.namespace, name: 'name' });
      await node.untilGone('name');
      expect(await answerOf(node, 'ls -A /v', { name: 'name', pod, container: MOUNT })).toBe('');
    },
  },
];
