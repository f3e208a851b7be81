import { expect } from 'vitest';
import {
  answersOfBoth,
  makeConfigMap,
  makeSecret,
  ofBoth,
  ofContainer,
  secondsBetween,
  untilLogIs,
  untilRestarted,
  untilSays,
  untilSo,
  untilSucceeded,
  WAITS,
} from '../asking.js';
import { containerOf } from '../node-under-test.js';
import type { NodePromise } from '../promise.js';
import { CONFIG_MAPS, DEPENDENT_ENVIRONMENT, DOWNWARD, ENVIRONMENT, POD_CONFIG_MAP, SECRETS } from './sources.js';

const same = (text: string) => [text, text];

/** What containers find in their environment. */
export const VARIABLES: readonly NodePromise[] = [
  {
    id: 'variables-have-their-values',
    fields: ofBoth('env[].name', 'env[].value'),
    says: 'A variable has the value that the pod gives it, and replaces one of the image.',
    source: ENVIRONMENT,
    keep: async (node) => {
      const env = [{ name: 'PLAIN', value: ' a  b ' }, { name: 'EMPTY' }, { name: 'HOME', value: '/elsewhere' }];
      const said = await answersOfBoth(node, `echo "[$PLAIN][\${EMPTY-unset}][$HOME]"`, { container: { env } });
      expect(said).toEqual(same('[ a  b ][][/elsewhere]'));
    },
  },
  {
    id: 'variables-may-name-earlier-ones',
    fields: ofBoth('env[].value'),
    says: '$(NAME) is replaced by a variable defined before; $$(NAME) and unknown names stay as they are written.',
    source: DEPENDENT_ENVIRONMENT,
    keep: async (node) => {
      const env = [
        { name: 'EARLY', value: '$(LATER)' },
        { name: 'LATER', value: 'x' },
        { name: 'BUILT', value: 'https://$(LATER)/$$(LATER)/$(NONE)/$HOME' },
      ];
      const said = await answersOfBoth(node, 'echo "$EARLY $BUILT"', { container: { env } });
      expect(said).toEqual(same('$(LATER) https://x/$(LATER)/$(NONE)/$HOME'));
    },
  },
  {
    id: 'variables-from-keys',
    fields: ofBoth('env[].valueFrom.secretKeyRef', 'env[].valueFrom.configMapKeyRef'),
    says: 'A variable may be one key of a secret or config map; an optional one that is missing is not set.',
    source: `${POD_CONFIG_MAP}#define-container-environment-variables-using-configmap-data`,
    keep: async (node) => {
      await makeSecret(node, 's', { user: 'admin' });
      await makeConfigMap(node, 'c', { level: 'high' });
      const env = [
        { name: 'USER_NAME', valueFrom: { secretKeyRef: { name: 's', key: 'user' } } },
        { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'c', key: 'level' } } },
        { name: 'NO_KEY', valueFrom: { secretKeyRef: { name: 's', key: 'none', optional: true } } },
        { name: 'NO_MAP', valueFrom: { configMapKeyRef: { name: 'none', key: 'none', optional: true } } },
      ];
      const script = `echo "$USER_NAME $LEVEL \${NO_KEY-unset} \${NO_MAP-unset}"`;
      expect(await answersOfBoth(node, script, { container: { env } })).toEqual(same('admin high unset unset'));
    },
  },
  {
    id: 'missing-keys-hold-the-container',
    fields: ofContainer('env[].valueFrom.secretKeyRef', 'envFrom[].configMapRef'),
    says: 'A container that needs a missing object or key waits with CreateContainerConfigError until it is there.',
    source: `${CONFIG_MAPS}#configmaps-and-pods`,
    keep: async (node) => {
      await makeSecret(node, 's', {});
      const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'a' } } }];
      const envFrom = [{ configMapRef: { name: 'late' } }];
      await node.create('key', { restartPolicy: 'Never', containers: [node.shell('echo $A', { env })] });
      await node.create('map', { restartPolicy: 'Never', containers: [node.shell('echo $B', { envFrom })] });
      for (const name of ['key', 'map']) {
        const pod = await node.until(
          name,
          (one) => containerOf(one)?.state?.waiting?.reason === 'CreateContainerConfigError',
          { what: 'waiting for its configuration' },
        );
        expect(pod.status?.phase).toBe('Pending');
        expect(await node.untilEvent(name, 'Failed')).toMatchObject({ type: 'Warning' });
      }
      const { namespace } = node;
      await node.core.replaceNamespacedSecret({
        namespace,
        name: 's',
        body: { metadata: { name: 's' }, stringData: { a: '1' } },
      });
      await makeConfigMap(node, 'late', { B: '2' });
      for (const name of ['key', 'map']) await untilSucceeded(node, name, 180_000);
      await untilLogIs(node, 'key', { log: '1\n' });
      await untilLogIs(node, 'map', { log: '2\n' });
    },
  },
  {
    id: 'all-keys-become-variables',
    fields: ofBoth('envFrom[].prefix', 'envFrom[].secretRef', 'envFrom[].configMapRef'),
    says: 'envFrom makes every key a variable, with a prefix if asked; later ones and env win; optional may be missing.',
    source: `${POD_CONFIG_MAP}#configure-all-key-value-pairs-in-a-configmap-as-container-environment-variables`,
    keep: async (node) => {
      await makeSecret(node, 's', { a: 'secret', b: 'secret', c: 'secret' });
      await makeConfigMap(node, 'c', { b: 'map', c: 'map' });
      const container = {
        envFrom: [
          { secretRef: { name: 's' } },
          { configMapRef: { name: 'c' } },
          { prefix: 'P_', configMapRef: { name: 'c' } },
          { secretRef: { name: 'none', optional: true } },
          { configMapRef: { name: 'none', optional: true } },
        ],
        env: [{ name: 'c', value: 'own' }],
      };
      expect(await answersOfBoth(node, 'echo "$a $b $c $P_b $P_c"', { container })).toEqual(
        same('secret map own map map'),
      );
    },
  },
  {
    id: 'variables-tell-the-pod',
    fields: ofBoth('env[].valueFrom.fieldRef'),
    says: 'A fieldRef is what the pod is: its name, namespace, uid, labels, account, node and addresses.',
    source: `${DOWNWARD}#available-fields`,
    keep: async (node) => {
      const paths = [
        ...['metadata.name', 'metadata.namespace', 'metadata.uid', "metadata.labels['colour']"],
        ...[
          "metadata.annotations['note']",
          'spec.nodeName',
          'spec.serviceAccountName',
          'status.podIP',
          'status.hostIP',
        ],
      ];
      const env = paths.map((fieldPath, index) => ({ name: `F${index}`, valueFrom: { fieldRef: { fieldPath } } }));
      const script = `echo "${paths.map((_, index) => `$F${index}`).join(' ')}"`;
      const metadata = { labels: { colour: 'red' }, annotations: { note: 'n' } };
      const said = await answersOfBoth(node, script, { container: { env }, metadata });
      const { metadata: made, spec, status } = await node.pod('asked');
      const told = ['asked', node.namespace, made?.uid, 'red', 'n', spec?.nodeName, 'default'];
      expect(said).toEqual(same([...told, said[0]?.split(' ')[7], status?.hostIP].join(' ')));
      expect(said[0]?.split(' ')[7]).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    },
  },
  {
    id: 'variables-tell-resources',
    fields: ofBoth('env[].valueFrom.resourceFieldRef'),
    says: "A resourceFieldRef is a container's request or limit in units of its divisor, rounded up.",
    source: `${DOWNWARD}#downwardapi-resourceFieldRef`,
    keep: async (node) => {
      const ask = (resource: string, divisor?: string) => ({
        resourceFieldRef: { resource, ...(divisor === undefined ? {} : { divisor }) },
      });
      const env = [
        { name: 'A', valueFrom: ask('limits.cpu') },
        { name: 'B', valueFrom: ask('limits.cpu', '1m') },
        { name: 'C', valueFrom: ask('requests.memory', '1Mi') },
        { name: 'D', valueFrom: ask('requests.memory') },
      ];
      const resources = { limits: { cpu: '1500m' }, requests: { cpu: '1m', memory: '8Mi' } };
      const said = await answersOfBoth(node, 'echo "$A $B $C $D"', { container: { env, resources } });
      expect(said).toEqual(same('2 1500 8 8388608'));
    },
  },
  {
    id: 'unlimited-is-what-the-node-has',
    fields: ofBoth('env[].valueFrom.resourceFieldRef'),
    says: 'A limit that a container does not have is told as what the node can allocate.',
    source: `${DOWNWARD}#fallback-information-for-resource-limits`,
    keep: async (node) => {
      const valueFrom = { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } };
      const said = await answersOfBoth(node, 'echo $CPU', { container: { env: [{ name: 'CPU', valueFrom }] } });
      const { status } = await node.core.readNode({ name: node.place.name });
      const cpu = status?.allocatable?.['cpu'] ?? '';
      expect(said).toEqual(same(cpu.endsWith('m') ? cpu.slice(0, -1) : String(Number(cpu) * 1000)));
    },
  },
  {
    id: 'secrets-are-decoded-in-variables',
    fields: ofContainer('env[].valueFrom.secretKeyRef'),
    says: 'Secret values are decoded, and read when the container starts: a later change reaches the next run and no earlier one.',
    source: `${SECRETS}#using-secrets-as-environment-variables`,
    keep: async (node) => {
      await makeSecret(node, 's', { key: 'ä=1 & "2"' });
      const env = [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 's', key: 'key' } } }];
      expect(await answersOfBoth(node, 'echo "$KEY"', { container: { env } })).toEqual(same('ä=1 & "2"'));
      // The first restart is immediate, and long enough after the change for a node that hears of it through a watch.
      const script = `echo "$KEY"; [ -e /kept/once ] || { touch /kept/once; sleep 20; echo "$KEY"; exit 1; }; ${WAITS}`;
      const main = node.shell(script, { env, volumeMounts: [{ name: 'kept', mountPath: '/kept' }] });
      await node.create('again', { volumes: [{ name: 'kept', emptyDir: {} }], containers: [main] });
      await untilSays(node, 'again', { text: '"2"' });
      const { namespace } = node;
      const body = { metadata: { name: 's' }, stringData: { key: 'new' } };
      await node.core.replaceNamespacedSecret({ namespace, name: 's', body });
      await untilRestarted(node, 'again');
      await untilSays(node, 'again', { text: 'new' });
      expect(await node.log('again', 'main', { previous: true })).toBe('ä=1 & "2"\n'.repeat(2));
      const ended = containerOf(await node.pod('again'))?.lastState?.terminated;
      expect(secondsBetween(ended?.startedAt, ended?.finishedAt)).toBeGreaterThanOrEqual(19);
    },
  },
  {
    id: 'services-are-variables',
    fields: ['enableServiceLinks'],
    says: 'The Services of the namespace are variables of pods that start after them, unless the pod declines; the API server always is.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables',
    keep: async (node) => {
      const { namespace } = node;
      const ports = [{ name: 'web', port: 80 }];
      const body = { metadata: { name: 'my-web' }, spec: { ports, selector: { app: 'none' } } };
      const service = await node.core.createNamespacedService({ namespace, body });
      const address = service.spec?.clusterIP;
      const env = [{ name: 'URL', value: '$(MY_WEB_SERVICE_HOST):$(MY_WEB_SERVICE_PORT_WEB)' }];
      const script = `echo "$URL $MY_WEB_PORT $MY_WEB_PORT_80_TCP_ADDR \${KUBERNETES_SERVICE_PORT:+api}"`;
      // A kubelet learns of a new Service through a watch, after the pod perhaps.
      const ask = async () =>
        (await answersOfBoth(node, script, { name: `linked-${Date.now()}`, container: { env } }))[1];
      const told = `${address}:80 tcp://${address}:80 ${address} api`;
      await untilSo(ask, { isSo: (said) => said === told, what: 'the Service is told' });
      const declining = { name: 'unlinked', pod: { enableServiceLinks: false } };
      const said = await answersOfBoth(
        node,
        `echo "[$MY_WEB_SERVICE_HOST] \${KUBERNETES_SERVICE_HOST:+api}"`,
        declining,
      );
      expect(said).toEqual(same('[] api'));
    },
  },
];
