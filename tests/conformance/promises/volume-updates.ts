import { expect } from 'vitest';
import { makeConfigMap, makeSecret, ofContainer, untilSays, untilSo } from '../asking.js';
import type { NodeUnderTest } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { CONFIG_MAPS, DOWNWARD, SECRETS, VOLUMES } from './sources.js';

/** A kubelet syncs a pod's volumes once a minute, and keeps what it has read for another. */
const UPDATE_MS = 180_000;

/** Prints what the files hold whenever that has changed, as one line. */
const tell = (files: string) =>
  `trap 'exit 0' TERM; last=; while sleep 0.2; do now=$(cat ${files}); [ "$now" = "$last" ] || echo "$now"; last=$now; done`;

/** Files that change while a pod runs. */
export const VOLUME_UPDATES: readonly NodePromise[] = [
  {
    id: 'config-map-updates-arrive',
    fields: ['volumes[].configMap'],
    says: 'A changed config map reaches the files of running pods: new keys appear, old ones go.',
    source: `${CONFIG_MAPS}#mounted-configmaps-are-updated-automatically`,
    keep: async (node) => {
      await makeConfigMap(node, 'c', { a: 'old', b: 'gone soon' });
      const volumes = [{ name: 'v', configMap: { name: 'c' } }];
      const script = "trap 'exit 0' TERM; echo begun; until [ -e /v/c ]; do sleep 0.2; done; ls /v; cat /v/a; echo .";
      await node.create('watching', {
        volumes,
        restartPolicy: 'Never',
        containers: [node.shell(script, { volumeMounts: [{ name: 'v', mountPath: '/v' }] })],
      });
      await untilSays(node, 'watching', { text: 'begun' });
      await replaceConfigMap(node, 'c', { a: 'new', c: '' });
      expect(await untilSays(node, 'watching', { text: '.', limitMs: UPDATE_MS })).toBe('begun\na\nc\nnew.\n');
    },
  },
  {
    id: 'secret-updates-arrive',
    fields: ['volumes[].secret'],
    says: 'A changed secret reaches the files of running pods.',
    source: `${SECRETS}#mounted-secrets-are-updated-automatically`,
    keep: async (node) => {
      await makeSecret(node, 's', { a: 'old' });
      const volumes = [{ name: 'v', secret: { secretName: 's' } }];
      await node.create('watching', {
        volumes,
        containers: [node.shell(tell('/v/a'), { volumeMounts: [{ name: 'v', mountPath: '/v' }] })],
      });
      await untilSays(node, 'watching', { text: 'old' });
      const { namespace } = node;
      await node.core.replaceNamespacedSecret({
        namespace,
        name: 's',
        body: { metadata: { name: 's' }, stringData: { a: 'new' } },
      });
      await untilSays(node, 'watching', { text: 'new', limitMs: UPDATE_MS });
    },
  },
  {
    id: 'updates-are-atomic',
    fields: ['volumes[].configMap'],
    says: 'All files of a volume change at once: a reader of ..data sees all old or all new ones.',
    source: `${CONFIG_MAPS}#mounted-configmaps-are-updated-automatically`,
    keep: async (node) => {
      const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
      const all = (value: string) => Object.fromEntries(keys.map((key) => [key, value]));
      await makeConfigMap(node, 'c', all('1'));
      const volumes = [{ name: 'v', configMap: { name: 'c' } }];
      // Entering a directory keeps it, whatever ..data leads to later; once it leads elsewhere, files go from the old one.
      const script =
        "trap 'exit 0' TERM; readlink /v/k0; last=; while :; do cd -P /v/..data; at=$PWD; now=$(cat k* 2>/dev/null) || continue; " +
        'cd /; [ "/v/$(readlink /v/..data)" = "$at" ] || continue; ' +
        '[ "$now" = "$last" ] || echo "$now in $at"; last=$now; sleep 0.01; done';
      await node.create('watching', {
        volumes,
        containers: [node.shell(script, { volumeMounts: [{ name: 'v', mountPath: '/v' }] })],
      });
      await untilSays(node, 'watching', { text: '1'.repeat(20) });
      await replaceConfigMap(node, 'c', all('2'));
      const said = await untilSays(node, 'watching', { text: `${'2'.repeat(20)} in `, limitMs: UPDATE_MS });
      const told = /^\.\.data\/k0\n1{20} in \/v\/(\.\.\S+)\n2{20} in \/v\/(\.\.\S+)\n$/.exec(said);
      expect(told, said).not.toBeNull();
      // Another directory, and not the same one written over.
      expect(told?.[2]).not.toBe(told?.[1]);
    },
  },
  {
    id: 'sub-paths-are-not-updated',
    fields: ofContainer('volumeMounts[].subPath'),
    says: 'A file that is mounted by subPath keeps its content while the rest of the volume changes.',
    source: `${VOLUMES}#using-subpath`,
    keep: async (node) => {
      await makeConfigMap(node, 'c', { a: 'old' });
      const volumes = [{ name: 'v', configMap: { name: 'c' } }];
      const volumeMounts = [
        { name: 'v', mountPath: '/v' },
        { name: 'v', mountPath: '/etc/single', subPath: 'a' },
      ];
      const script = `${tell('/v/a')} & trap 'exit 0' TERM; until [ "$(cat /v/a)" = new ]; do sleep 0.2; done; sleep 1; echo; echo "single $(cat /etc/single)"; wait`;
      await node.create('watching', { volumes, containers: [node.shell(script, { volumeMounts })] });
      await untilSays(node, 'watching', { text: 'old' });
      await replaceConfigMap(node, 'c', { a: 'new' });
      expect(await untilSays(node, 'watching', { text: 'single', limitMs: UPDATE_MS })).toContain('single old');
    },
  },
  {
    id: 'projected-sources-are-updated',
    fields: ['volumes[].projected.sources[].configMap', 'volumes[].projected.sources[].secret'],
    says: 'A changed source of a projected volume reaches its files.',
    source: `${CONFIG_MAPS}#mounted-configmaps-are-updated-automatically`,
    keep: async (node) => {
      await makeConfigMap(node, 'c', { a: 'old' });
      await makeSecret(node, 's', { b: 'b' });
      const sources = [{ configMap: { name: 'c' } }, { secret: { name: 's' } }];
      const volumes = [{ name: 'v', projected: { sources } }];
      await node.create('watching', {
        volumes,
        containers: [node.shell(tell('/v/a /v/b'), { volumeMounts: [{ name: 'v', mountPath: '/v' }] })],
      });
      await untilSays(node, 'watching', { text: 'oldb' });
      await replaceConfigMap(node, 'c', { a: 'new' });
      await untilSays(node, 'watching', { text: 'newb', limitMs: UPDATE_MS });
    },
  },
  {
    id: 'optional-objects-may-come-later',
    fields: ['volumes[].secret', 'volumes[].configMap'],
    says: 'An optional secret or config map that is made while the pod runs appears in its files.',
    source: `${CONFIG_MAPS}#optional-configmaps`,
    keep: async (node) => {
      const volumes = [
        { name: 'c', configMap: { name: 'c', optional: true } },
        { name: 's', secret: { secretName: 's', optional: true } },
      ];
      const volumeMounts = ['c', 's'].map((name) => ({ name, mountPath: `/${name}` }));
      const script =
        "trap 'exit 0' TERM; ls /c /s; echo begun; until [ -e /c/a ] && [ -e /s/b ]; do sleep 0.2; done; cat /c/a /s/b; echo .";
      const containers = [node.shell(script, { volumeMounts })];
      await node.create('watching', { volumes, restartPolicy: 'Never', containers });
      await untilSays(node, 'watching', { text: 'begun' });
      await makeConfigMap(node, 'c', { a: 'map ' });
      await makeSecret(node, 's', { b: 'secret' });
      const said = await untilSays(node, 'watching', { text: '.', limitMs: UPDATE_MS });
      expect(said).toBe('/c:\n\n/s:\nbegun\nmap secret.\n');
    },
  },
  {
    id: 'downward-files-follow-labels',
    fields: ['volumes[].downwardAPI'],
    says: 'A downward API volume shows labels and annotations as they are now, variables as they were.',
    source: `${DOWNWARD}`,
    keep: async (node) => {
      const items = [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }];
      const volumes = [{ name: 'v', downwardAPI: { items } }];
      const env = [{ name: 'COLOUR', valueFrom: { fieldRef: { fieldPath: "metadata.labels['colour']" } } }];
      const script = `${tell('/v/labels')} & trap 'exit 0' TERM; while :; do echo "variable $COLOUR"; sleep 1; done`;
      const main = node.shell(script, { env, volumeMounts: [{ name: 'v', mountPath: '/v' }] });
      await node.create('labelled', { volumes, containers: [main] }, { labels: { colour: 'red' } });
      await untilSays(node, 'labelled', { text: 'variable red' });
      await untilSays(node, 'labelled', { text: 'colour="red"' });
      const body = [{ op: 'replace', path: '/metadata/labels/colour', value: 'blue' }];
      await node.core.patchNamespacedPod({ namespace: node.namespace, name: 'labelled', body });
      await untilSays(node, 'labelled', { text: 'colour="blue"', limitMs: UPDATE_MS });
      const said = await untilSo(() => node.log('labelled'), {
        isSo: (log) => /colour="blue".*variable/s.test(log),
        what: 'the variable is told again after the change',
      });
      expect(said).not.toContain('variable blue');
    },
  },
];

async function replaceConfigMap(node: NodeUnderTest, name: string, data: Record<string, string>): Promise<void> {
  const { namespace } = node;
  await node.core.replaceNamespacedConfigMap({ namespace, name, body: { metadata: { name }, data } });
}
