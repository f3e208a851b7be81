import { describe, expect, it } from 'vitest';
import type { KubeconfigFile } from '../../src/model/description.js';
import type { KubernetesObject } from '../../src/production/manifest.js';
import { renderKubeconfig } from '../objects/kubeconfig.js';
import { placeholderValue } from '../objects/placeholders.js';
import { kubeconfigContents } from './kubeconfig-contents.js';

const FILE = {
  ...{ kind: 'Secret', name: 'kubeconfig', key: 'config', currentContext: 'a' },
  contexts: [
    { name: 'a', clusterId: 'one' },
    { name: 'b', clusterId: 'two' },
  ],
} as unknown as KubeconfigFile;
const SERVERS = new Map([
  ['one', 'https://10.0.0.1:6443'],
  ['two', 'https://10.0.0.2:6443'],
]);
const TOKEN = 'nobody-may-read-this';

function look(changes: Partial<KubeconfigFile>, more: Record<string, string> = {}) {
  const reached = new Map([...SERVERS].map(([id, server]) => [id, { server, caData: 'Y2E=', token: TOKEN }]));
  const texts = {
    config: renderKubeconfig({ ...FILE, ...changes }, reached),
    cookie: placeholderValue('kubeconfig/cookie'),
  };
  const data = Object.entries({ ...texts, ...more }).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  const live: KubernetesObject = {
    ...{ apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'default', name: 'kubeconfig' } },
    data: Object.fromEntries(data),
  };
  const planned = {
    kind: 'Secret',
    namespace: 'default',
    name: 'kubeconfig',
    files: [FILE],
    others: ['cookie'],
  } as const;
  return kubeconfigContents(planned, SERVERS)(live);
}

describe('kubeconfigs as production has them', () => {
  it('are no difference', () => {
    expect(look({})).toEqual([]);
  });

  it.each<[string, Partial<KubeconfigFile>, Record<string, string>, RegExp]>([
    ['another order', { contexts: FILE.contexts.toReversed() }, {}, /contexts b .*, a /],
    ['another current-context', { currentContext: 'b' }, {}, /current-context b/],
    ['no current-context', { currentContext: '' }, {}, /current-context none/],
    [
      'a context of another cluster',
      { contexts: FILE.contexts.map((one) => ({ ...one, clusterId: 'two' })) },
      {},
      /a \(https:\/\/10\.0\.0\.2/,
    ],
    ['a text that is none', {}, { config: TOKEN }, /no kubeconfig/],
    ['one more key', {}, { other: TOKEN }, /a value/],
    ['another placeholder', {}, { cookie: TOKEN }, /something else/],
  ])('are one with %s, and no credential is told', (_, changes, more, observed) => {
    const found = look(changes, more);
    expect(found).toEqual([expect.objectContaining({ observed: expect.stringMatching(observed) })]);
    expect(JSON.stringify(found)).not.toContain(TOKEN);
  });
});
