import { beforeAll, expect, test } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../production/fixtures/changed-example.js';
import { type Production, readProduction } from '../production/read-production.js';
import { isReadOfRunningPod } from './read-of-running-pods.js';

let production: Production;
beforeAll(async () => {
  production = await readProduction(EXAMPLE_PRODUCTION);
});

const POD = '/spec/template/spec';
const AT = `${POD}/containers/deck`;

interface Container {
  readonly args?: readonly string[];
  readonly env?: readonly object[];
  readonly volumeMounts?: readonly object[];
}

/** Production with that one container as deck. */
function withDeck(container: Container): Production {
  const spec = { template: { spec: { containers: [{ name: 'deck', image: 'a:1', ...container }] } } };
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'deck', namespace: 'prow' }, spec };
  return { ...production, manifests: [{ file: 'deck.yaml', line: 1, object }] };
}

function isRead(field: string, was: Container = {}, is: Container = {}): boolean {
  return isReadOfRunningPod({ before: withDeck(was), after: withDeck(is) }, 'Deployment prow/deck', field);
}

test.each([
  `${AT}/image`,
  `${AT}/workingDir`,
  `${AT}/env/KUBECONFIG/value`,
  `${AT}/resources/limits/memory`,
  `${AT}/readinessProbe/httpGet/path`,
  `${POD}/volumes/nobody-mounts/secret/secretName`,
  '/spec/replicas',
])('a rehearsal goes by %s', (field) => {
  expect(isRead(field)).toBe(true);
});

test.each([
  `${AT}/env/HTTPS_PROXY/value`,
  `${AT}/env/0/value`,
  `${AT}/envFrom/0/secretRef/name`,
  `${AT}/securityContext/privileged`,
  `${AT}/lifecycle/preStop/exec/command`,
  `${AT}/livenessProbe/exec/command`,
  `${AT}/resources/limits/cpu`,
  `${POD}/hostAliases/0/ip`,
  `${POD}/dnsConfig/nameservers`,
  `${POD}/dnsPolicy`,
  `${POD}/nodeName`,
  `${POD}/securityContext/fsGroup`,
  `${POD}/ephemeralContainers/a/image`,
  `${POD}/a_field_of_next_year`,
])('a rehearsal goes the same way whatever %s says', (field) => {
  expect(isRead(field)).toBe(false);
});

test.each<[readonly string[], readonly string[]]>([
  [[], ['--config-path=/etc/config/config.yaml', '-kubeconfig', '/etc/kubeconfig']],
  [
    ['--dry-run=false', '--no-in-cluster-config'],
    ['--dry-run=false', '--job-config-path=/jobs'],
  ],
  [
    ['--enable-controller=plank', '--dry-run=false'],
    ['--dry-run=false', '--enable-controller=plank', '--enable-controller=scheduler'],
  ],
])('words that say where clusters and configuration are: %j, then %j', (was, is) => {
  expect(isRead(`${AT}/args`, { args: was }, { args: is })).toBe(true);
});

test.each<[readonly string[], readonly string[]]>([
  [[], ['--show-hidden']],
  [['--dry-run=false'], []],
  [['--dry-run=false'], ['--dry-run']],
  [[], ['--webhook-path', '/other']],
  [
    ['--github-enabled-org', 'one'],
    ['--github-enabled-org', '--config-path=/a', 'one'],
  ],
  // What follows a word that is no flag is not read as one.
  [['--dry-run=false'], ['--no-in-cluster-config', 'false', '--dry-run=false']],
  [
    ['-c', 'deck --config-path=/a'],
    ['-c', 'deck --config-path=/b'],
  ],
])('words of which no canary knows: %j, then %j', (was, is) => {
  expect(isRead(`${AT}/args`, { args: was }, { args: is })).toBe(false);
});

test('the order of variables counts but for $KUBECONFIG’s place', () => {
  const env = (...names: readonly string[]) => ({ env: names.map((name) => ({ name, value: '/a' })) });
  expect(isRead(`${AT}/env/*order`, env('A', 'B'), env('KUBECONFIG', 'A', 'B'))).toBe(true);
  expect(isRead(`${AT}/env/*order`, env('A', 'B'), env('B', 'A'))).toBe(false);
});

test.each<[string, Container, boolean]>([
  ['/etc/kube', { env: [{ name: 'KUBECONFIG', value: '/etc/other/a:/etc/kube/b' }] }, true],
  ['/etc/config', { args: ['--config-path=/etc/config/config.yaml'] }, true],
  ['/etc/kube/more', { args: ['--kubeconfig-dir=/etc/kube'] }, true],
  ['/etc/ssl/certs', { args: ['--config-path=/etc/config/config.yaml'] }, false],
  ['/etc/conf', { args: ['--config-path=/etc/config/config.yaml'] }, false],
  ['/', { args: ['--config-path=/etc/config/config.yaml'] }, false],
])('a mount at %s of a container with %j', (mountPath, container, wanted) => {
  const is = { ...container, volumeMounts: [{ name: 'a', mountPath }] };
  expect(isRead(`${AT}/volumeMounts/a/mountPath`, {}, is)).toBe(wanted);
  expect(isRead(`${POD}/volumes/a/configMap/name`, is, is)).toBe(wanted);
});
