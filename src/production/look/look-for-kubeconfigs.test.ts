import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXAMPLE_PRODUCTION } from '../fixtures/changed-example.js';
import { type CloneFolder, CONFIG, deployment, JOBS, makeClone } from '../fixtures/clone-folder.js';
import { readProduction } from '../read-production.js';
import { lookForProduction } from './look-for-production.js';
import { productionFileText } from './write-production-file.js';

let top = '';
let clone: CloneFolder;
const write: CloneFolder['write'] = (files) => clone.write(files);
beforeEach(async () => {
  clone = await makeClone();
  top = clone.top;
});
afterEach(() => clone.remove());

describe('looking for kubeconfigs', () => {
  const mounted = (kind: string) => `          env: [{ name: KUBECONFIG, value: /etc/k/config }]
          volumeMounts: [{ name: k, mountPath: /etc/k }]
      volumes: [{ name: k, ${kind} }]
`;

  it('reads contexts, their order and their clusters from a ConfigMap, and no credential', async () => {
    const kubeconfig = {
      'current-context': 'build-a',
      contexts: ['default', 'build-a', 'build-b'].map((name) => ({
        name,
        context: { cluster: `of-${name}`, user: 'u' },
      })),
      clusters: [
        { name: 'of-default', cluster: { server: 'https://one.example' } },
        { name: 'of-build-a', cluster: { server: 'https://one.example' } },
        { name: 'of-build-b', cluster: { server: 'https://two.example' } },
      ],
      users: [{ name: 'u', user: { token: 'topsecret' } }],
    };
    const text = await writtenWith(kubeconfig);
    expect(text).not.toContain('topsecret');
    expect(text).not.toContain('ask: ');
    const { description } = await readProduction(join(top, 'production'));
    expect(description.aliases.map(({ name, clusterId }) => [name, clusterId])).toEqual([
      ['default', 'default'],
      ['build-a', 'default'],
      ['build-b', 'build-b'],
    ]);
    expect(description.kubeconfigs[0]).toMatchObject({
      kind: 'ConfigMap',
      name: 'clusters',
      currentContext: 'build-a',
    });
    expect(description.kubeconfigs[0]).not.toHaveProperty('guessed');
  });

  it('keeps clusters behind one authority apart, and says that they are perhaps one', async () => {
    const names = ['default', 'build-a', 'build_a', 'prow'];
    const text = await writtenWith({
      contexts: names.map((name, index) => ({ name, context: { cluster: String(index), user: 'u' } })),
      clusters: names.map((_, index) => ({
        name: String(index),
        cluster: { server: `https://proxy.example/${index}`, 'certificate-authority-data': 'Q0E=' },
      })),
    });
    expect(text).toMatch(/# +ask: default, build-a, build_a, prow share their certificate authority/);
    const { description } = await readProduction(join(top, 'production'));
    expect(description.aliases.map(({ clusterId }) => clusterId)).toEqual([
      'default',
      'build-a',
      'build-a-2',
      'prow-2',
    ]);
  });

  it('knows Prow’s own cluster by an address inside it', async () => {
    await writtenWith({
      contexts: ['build-a', 'trusted'].map((name) => ({ name, context: { cluster: name, user: 'u' } })),
      clusters: [
        { name: 'build-a', cluster: { server: 'https://one.example' } },
        { name: 'trusted', cluster: { server: 'https://kubernetes.default.svc' } },
      ],
    });
    const { description } = await readProduction(join(top, 'production'));
    expect(description.aliases.map(({ name, clusterId }) => [name, clusterId])).toEqual([
      ['build-a', 'build-a'],
      ['trusted', 'prow'],
    ]);
  });

  it('gives the one Secret all aliases that are named, and says that their order is not known', async () => {
    await write({
      'm/plank.yaml': deployment('prow-controller-manager', { more: mounted('secret: { secretName: all }') }),
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': JOBS,
    });
    expect(await written()).toMatch(/# guess: .*their order is not known/);
    expect((await readProduction(join(top, 'production'))).description.kubeconfigs[0]?.guessed).toBe(true);
    const { description } = await readProduction(join(top, 'production'));
    expect(description.aliases.map(({ name }) => name)).toEqual(['build-a', 'build-b']);
  });

  const FOUND = {
    ...{ contexts: [{ name: 'default', context: { cluster: 'c', user: 'u' } }], 'current-context': 'default' },
    clusters: [{ name: 'c', cluster: { server: 'https://build.example' } }],
    users: [{ name: 'u', user: { token: 'topsecret' } }],
  };

  it('reads a file of the clone that is called as the key, and says that this is a guess', async () => {
    await write({
      'm/plank.yaml': deployment('prow-controller-manager', { more: mounted('configMap: { name: clusters }') }),
      'm/kubeconfigs/config': JSON.stringify(FOUND),
      'elsewhere/config': JSON.stringify(FOUND),
      'docs/config': 'just text\n',
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': JOBS,
    });
    const text = await written();
    expect(text).not.toContain('topsecret');
    expect(text).toMatch(/guess: read from \.\.\/m\/kubeconfigs\/config, .*also seen: \.\.\/elsewhere\/config/);
    const { description } = await readProduction(join(top, 'production'));
    expect(description.aliases).toMatchObject([{ name: 'default', clusterId: 'default' }]);
    expect(description.kubeconfigs).toMatchObject([{ currentContext: 'default', guessed: true }]);
  });

  it('does not take one file for several objects that have the key', async () => {
    const volumes = 'projected: { sources: [{ secret: { name: one } }, { secret: { name: two } }] }';
    const flags = `          args: [--kubeconfig-dir=/etc/k]
          volumeMounts: [{ name: k, mountPath: /etc/k }]
      volumes: [{ name: k, ${volumes} }]
`;
    await write({
      'm/plank.yaml': deployment('prow-controller-manager', { more: flags }),
      'm/kubeconfig': JSON.stringify(FOUND),
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': JOBS,
    });
    const grounds = async () =>
      (await lookForProduction([top], { root: top, name: 'p' })).kubeconfigs.map(({ ground }) => ground);
    expect((await grounds()).join()).not.toContain('read from');
    await write({ 'm/two/kubeconfig': JSON.stringify(FOUND) });
    expect(await grounds()).toEqual([
      expect.not.stringContaining('read from'),
      expect.stringContaining('guess: read from m/two/kubeconfig'),
    ]);
  });

  it('makes up no alias: what is left goes to the first kubeconfig, and none to the others', async () => {
    const list = ['one', 'two', 'three'];
    const more = `          env: [{ name: KUBECONFIG, value: '${list.map((name) => `/etc/${name}/k`).join(':')}' }]
          volumeMounts: [${list.map((name) => `{ name: ${name}, mountPath: /etc/${name} }`).join(', ')}]
      volumes: [${list.map((name) => `{ name: ${name}, secret: { secretName: ${name} } }`).join(', ')}]
`;
    await write({
      'm/plank.yaml': deployment('prow-controller-manager', { more }),
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': JOBS,
    });
    expect(await written()).toContain('no alias that is named is left for it');
    const { description } = await readProduction(join(top, 'production'));
    expect(description.kubeconfigs.map(({ contexts }) => contexts.map(({ name }) => name))).toEqual([
      ['build-a', 'build-b'],
      [],
      [],
    ]);
    expect(description.aliases.map(({ name }) => name)).toEqual(['build-a', 'build-b']);
  });

  it('takes the alias to which config_updater brings Prow’s configuration for Prow’s own cluster, and says how it guessed', async () => {
    const list = ['kubeconfig-build-a', 'kubeconfig-prow'];
    const more = `          args: [--config-path=/etc/config/config.yaml]
          env: [{ name: KUBECONFIG, value: '${list.map((name) => `/etc/${name}/k`).join(':')}' }]
          volumeMounts: [{ name: config, mountPath: /etc/config }, ${list.map((name) => `{ name: ${name}, mountPath: /etc/${name} }`).join(', ')}]
      volumes: [{ name: config, configMap: { name: config } }, ${list.map((name) => `{ name: ${name}, secret: { secretName: ${name} } }`).join(', ')}]
`;
    const plugins = (alias: string) =>
      `plugins: { org: { plugins: [trigger] } }\nconfig_updater: { maps: { config.yaml: { name: config, clusters: { ${alias}: [prow] } } } }\n`;
    await write({
      'm/plank.yaml': deployment('prow-controller-manager', { more }),
      ...{ 'config.yaml': CONFIG, 'jobs/jobs.yaml': JOBS, 'plugins.yaml': plugins('trusted') },
    });
    const look = async () => (await lookForProduction([top], { root: top, name: 'p' })).kubeconfigs;
    const [build, own] = await look();
    expect([build, own].map((one) => one?.contexts)).toEqual([
      [{ name: 'build-a', cluster: 'build-a' }],
      [
        { name: 'build-b', cluster: 'build-b' },
        { name: 'trusted', cluster: 'prow' },
      ],
    ]);
    await write({ 'jobs/jobs.yaml': 'periodics:\n  - { name: ci-a, cluster: build-a }\n' });
    const [first, second] = await look();
    expect(first?.ground).toBe('guess: the alias whose name is most like the object’s (in common: build, a)');
    expect(second?.contexts).toEqual([{ name: 'trusted', cluster: 'prow' }]);
    expect(second?.ground).toMatch(
      /^guess: the one alias that is left, .* nothing in common.\n trusted leads to Prow’s own cluster: config_updater writes ConfigMap config there.*\(plugins.yaml:2\)$/,
    );
    await write({ 'plugins.yaml': plugins('default') });
    expect((await look()).flatMap(({ contexts }) => contexts).map(({ cluster }) => cluster)).not.toContain('prow');
  });

  it('finds the example again, but for clusters, which no file of it names', async () => {
    const root = join(top, 'production');
    const guessed = await lookForProduction([EXAMPLE_PRODUCTION], { root, name: 'example' });
    await mkdir(root);
    await writeFile(join(root, 'production.yaml'), productionFileText(guessed));
    const [found, known] = await Promise.all([readProduction(root), readProduction(EXAMPLE_PRODUCTION)]);
    const names = ({ description }: typeof known) => new Set(description.aliases.map(({ name }) => name));
    expect(names(found)).toEqual(names(known));
    expect(found.description.jobs).toHaveLength(known.description.jobs.length);
  });

  async function writtenWith(kubeconfig: object): Promise<string> {
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'clusters', namespace: 'prow' } };
    await write({
      'm/plank.yaml': deployment('prow-controller-manager', { more: mounted('configMap: { name: clusters }') }),
      'm/map.yaml': JSON.stringify({ ...map, data: { config: JSON.stringify(kubeconfig) } }),
      'config.yaml': CONFIG,
      'jobs/jobs.yaml': JOBS,
    });
    return written();
  }

  async function written(): Promise<string> {
    const root = join(top, 'production');
    const text = productionFileText(await lookForProduction([top], { root, name: 'made' }));
    await mkdir(root);
    await writeFile(join(root, 'production.yaml'), text);
    return text;
  }
});
