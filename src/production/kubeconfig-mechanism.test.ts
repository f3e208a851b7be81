import { describe, expect, it } from 'vitest';
import { type KubeconfigMechanism, type KubeconfigPlace, kubeconfigMechanism } from './kubeconfig-mechanism.js';
import { Container, PodSpec } from './pod-template.js';

const KNOWN: readonly KubeconfigPlace[] = [
  { kind: 'Secret', name: 'merged', key: 'b.yaml' },
  { kind: 'Secret', name: 'merged', key: 'a.yaml' },
  { kind: 'Secret', name: 'merged', key: 'a.txt' },
  { kind: 'Secret', name: 'one', key: 'config' },
  { kind: 'ConfigMap', name: 'merged', key: 'b.yaml' },
  { kind: 'Folder', name: '/etc/made', key: 'b.yaml' },
  { kind: 'Folder', name: '/etc/made', key: 'a.yaml' },
];

const VOLUMES = [
  { name: 'csi', csi: { driver: 'secrets-store.csi.k8s.io' } },
  { name: 'merged', secret: { secretName: 'merged' } },
  { name: 'public', configMap: { name: 'merged' } },
  { name: 'one', secret: { secretName: 'one', items: [{ key: 'config', path: 'renamed' }] } },
  {
    name: 'later',
    projected: {
      sources: [{ secret: { name: 'one' } }, { configMap: { name: 'merged' } }, { secret: { name: 'merged' } }],
    },
  },
  {
    name: 'hidden',
    projected: {
      sources: [{ secret: { name: 'one' } }, { secret: { name: 'two', items: [{ key: 'x', path: 'config' }] } }],
    },
  },
  { name: 'sources', projected: { sources: [{ secret: { name: 'one' } }, { secret: { name: 'merged' } }] } },
];

interface Fields {
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: object[];
  readonly envFrom?: object[];
}

/** Beside the container, in its namespace. */
const MANIFESTS = [
  {
    kind: 'ConfigMap',
    metadata: { name: 'where' },
    data: { list: '/etc/one/renamed', KUBECONFIG: '/etc/merged/b.yaml' },
  },
  { kind: 'ConfigMap', metadata: { name: 'other' }, data: { LOG: 'debug' } },
  { kind: 'ConfigMap', metadata: { name: 'elsewhere', namespace: 'x' }, data: { list: '/etc/one/renamed' } },
  { kind: 'Secret', metadata: { name: 'tokens' }, stringData: { TOKEN: 'never read' } },
].map((object) => ({ file: 'all.yaml', line: 1, object: { apiVersion: 'v1', ...object } }));

function mechanismOf(fields: Fields, component = 'prow-controller-manager'): KubeconfigMechanism {
  const container = Container.parse({
    name: 'plank',
    ...fields,
    volumeMounts: [
      { name: 'merged', mountPath: '/etc/merged/' },
      { name: 'one', mountPath: '/etc/one' },
      { name: 'merged', mountPath: '/etc/single.yaml', subPath: 'b.yaml' },
      { name: 'public', mountPath: '/etc/public' },
      { name: 'sources', mountPath: '/etc/sources' },
      { name: 'later', mountPath: '/etc/later' },
      { name: 'csi', mountPath: '/etc/csi' },
      { name: 'hidden', mountPath: '/etc/hidden' },
      { name: 'merged', mountPath: '/etc/files/b.yaml', subPath: 'b.yaml' },
      { name: 'one', mountPath: '/etc/files/a.yaml', subPath: 'renamed' },
    ],
  });
  return kubeconfigMechanism(container, {
    pod: PodSpec.parse({ containers: [container], volumes: VOLUMES }),
    known: KNOWN,
    ...{ manifests: MANIFESTS, component },
    manifest: {
      file: 'plank.yaml',
      line: 1,
      object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'plank' } },
    },
  });
}

describe('how a component is told its build clusters', () => {
  it('keeps the order of a $KUBECONFIG list and passes over empty elements', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/one/renamed::/etc/merged/b.yaml' }];
    expect(mechanismOf({ env })).toEqual({
      kind: 'environment',
      files: [KNOWN[3], KNOWN[0]],
      isInClusterLoaded: true,
      elements: ['/etc/one/renamed', '', '/etc/merged/b.yaml'],
      passedOver: [],
    });
  });

  it('reads a folder in name order and by suffix', () => {
    const args = ['--kubeconfig-dir=/etc/merged', '--kubeconfig-suffix', 'yaml'];
    expect(mechanismOf({ args }).files).toEqual([KNOWN[1], KNOWN[0]]);
  });

  it('reads --kubeconfig before the folder, and no $KUBECONFIG beside either', () => {
    const args = ['--kubeconfig=/etc/one/renamed', '-kubeconfig-dir=/etc/merged'];
    const env = [{ name: 'KUBECONFIG', value: '/etc/nowhere' }];
    expect(mechanismOf({ args, env })).toMatchObject({
      kind: 'flags',
      files: [KNOWN[3], KNOWN[2], KNOWN[1], KNOWN[0]],
    });
  });

  it('finds files behind subPath mounts and projected volumes', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/single.yaml:/etc/sources/config' }];
    expect(mechanismOf({ env }).files).toEqual([KNOWN[0], KNOWN[3]]);
  });

  it('tells a ConfigMap from a Secret of the same name', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/public/b.yaml:/etc/merged/b.yaml' }];
    expect(mechanismOf({ env }).files).toEqual([KNOWN[4], KNOWN[0]]);
    expect(mechanismOf({ args: ['--kubeconfig-dir=/etc/public'] }).files).toEqual([KNOWN[4]]);
    expect(() => mechanismOf({ env: [{ name: 'KUBECONFIG', value: '/etc/public/a.yaml' }] })).toThrow(
      'ConfigMap merged, key a.yaml, which has no entry',
    );
  });

  it('knows when the in-cluster configuration is left out', () => {
    expect(mechanismOf({ args: ['--no-in-cluster-config'] }).isInClusterLoaded).toBe(false);
    expect(mechanismOf({ args: ['--no-in-cluster-config=false'] }).isInClusterLoaded).toBe(true);
  });

  it.each(['/etc/nowhere/kubeconfig', '/etc/merged/other.yaml'])(
    'refuses %s, whose shape is not described',
    (value) => {
      expect(() => mechanismOf({ env: [{ name: 'KUBECONFIG', value }] })).toThrow(/is not known/);
    },
  );
});

const FIRST = { name: 'KUBECONFIG', value: '/etc/one/renamed' };
const OTHER = { name: 'KUBECONFIG', value: '/etc/merged/b.yaml' };

describe('an element of $KUBECONFIG at which nothing is mounted', () => {
  const env = [{ name: 'KUBECONFIG', value: '/etc/one/renamed:/etc/old/kubeconfig' }];

  it('is passed over by hook, as client-go does', () => {
    expect(mechanismOf({ env }, 'hook')).toMatchObject({ files: [KNOWN[3]], passedOver: ['/etc/old/kubeconfig'] });
  });

  it('is refused where the component would end for it', () => {
    expect(() => mechanismOf({ env }, 'sinker')).toThrow(
      expect.objectContaining({
        explanation: expect.objectContaining({
          observed: 'nothing is mounted there; sinker ends where the file is not there',
        }),
      }),
    );
  });

  it('is refused where something is mounted there that nobody can look into', () => {
    const elsewhere = [{ name: 'KUBECONFIG', value: '/etc/csi/kubeconfig' }];
    expect(() => mechanismOf({ env: elsewhere }, 'hook')).toThrow('no Secret or ConfigMap is mounted there');
  });
});

describe('a kubeconfig that no object holds', () => {
  it('is known by its path, alone and in a folder', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc//made/b.yaml' }];
    expect(mechanismOf({ env }).files).toEqual([KNOWN[5]]);
    expect(mechanismOf({ args: ['--kubeconfig-dir=/etc/made/'] }).files).toEqual([KNOWN[6], KNOWN[5]]);
  });

  it('is not passed over where nothing is mounted', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/made/a.yaml:/etc/made/c.yaml' }];
    expect(mechanismOf({ env }, 'hook')).toMatchObject({ files: [KNOWN[6]], passedOver: ['/etc/made/c.yaml'] });
  });

  it.each([
    ['/etc', 'no object is mounted as that folder, and no entry for a file in it that ends in .conf'],
    ['/etc/one', 'Secret one mounted there, and no entry for a file in it that ends in .conf'],
  ])('is missed in folder %s where nothing of it is described', (folder, observed) => {
    expect(() => mechanismOf({ args: [`--kubeconfig-dir=${folder}`, '--kubeconfig-suffix=.conf'] })).toThrow(
      expect.objectContaining({ explanation: expect.objectContaining({ observed }) }),
    );
  });

  it('must have its path described', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/csi/other' }];
    expect(() => mechanismOf({ env })).toThrow('no `path` says what lies there');
  });
});

describe('variables that kubeconfigs are told by', () => {
  it.each<[string, Fields, string]>([
    [
      '$(NAME) in the list',
      {
        env: [
          { name: 'DIR', value: '/etc/one' },
          { ...FIRST, value: '$(DIR)/renamed' },
        ],
      },
      'config',
    ],
    [
      '$(NAME) in a flag',
      { env: [{ name: 'DIR', value: '/etc/one' }], args: ['--kubeconfig=$(DIR)/renamed'] },
      'config',
    ],
    [
      'a ConfigMap’s key',
      { env: [{ name: 'KUBECONFIG', valueFrom: { configMapKeyRef: { name: 'where', key: 'list' } } }] },
      'config',
    ],
    ['a ConfigMap’s keys', { envFrom: [{ configMapRef: { name: 'where' } }] }, 'b.yaml'],
    ['`env` over `envFrom`', { envFrom: [{ configMapRef: { name: 'nowhere' } }], env: [FIRST] }, 'config'],
    ['one value, written twice', { env: [FIRST, FIRST] }, 'config'],
    [
      'a flag over a variable that nobody knows',
      { envFrom: [{ secretRef: { name: 'x' } }], args: ['--kubeconfig=/etc/one/renamed'] },
      'config',
    ],
    [
      'an unknown word of another flag',
      { env: [FIRST], args: ['--name', '$(POD_NAME)', '--token=$(KUBERNETES_TOKEN)'] },
      'config',
    ],
    [
      'a shell that says nothing of them',
      { env: [FIRST], command: ['sh', '-c', 'sleep 1; exec plank --dry-run=false'] },
      'config',
    ],
  ])('are known by %s', (_, fields, key) => {
    expect(mechanismOf(fields).files.map((file) => file.key)).toEqual([key]);
  });

  it.each<[string, Fields, RegExp]>([
    [
      'a Secret’s key',
      { env: [{ name: 'KUBECONFIG', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }] },
      /secretKeyRef/,
    ],
    ['a ConfigMap that is not there', { envFrom: [{ configMapRef: { name: 'elsewhere' } }] }, /ConfigMap elsewhere/],
    ['a Secret that is not there', { envFrom: [{ secretRef: { name: 'gone' } }] }, /Secret gone/],
    ['two values', { env: [FIRST, OTHER] }, /stands twice/],
    [
      'a flag inside a shell’s text',
      { command: ['/bin/sh', '-c', 'exec plank --kubeconfig=/etc/one/renamed'] },
      /inside the word/,
    ],
    [
      'the variable inside a shell’s text',
      { command: ['/bin/sh', '-c', 'KUBECONFIG=/etc/one/renamed plank'] },
      /inside the word/,
    ],
    [
      'a flag in a shell’s variable',
      { env: [{ name: 'FLAGS', value: '--kubeconfig=/x' }], command: ['sh', '-c', 'plank $FLAGS'] },
      /variable FLAGS/,
    ],
    [
      'a flag’s value from a Secret',
      { envFrom: [{ secretRef: { name: 'gone' } }], args: ['--kubeconfig', '$(PATH_TO)'] },
      /Secret gone/,
    ],
    [
      'a word from a Secret',
      { envFrom: [{ secretRef: { name: 'gone' } }], env: [FIRST], args: ['--a=b', '$(FLAGS)'] },
      /Secret gone/,
    ],
  ])('are refused where they are %s', (_, fields, observed) => {
    expect(() => mechanismOf(fields)).toThrow(
      expect.objectContaining({
        explanation: expect.objectContaining({
          what: 'how Deployment plank is told its kubeconfigs cannot be known',
          observed: expect.stringMatching(observed),
          evidence: 'plank.yaml:1',
        }),
      }),
    );
  });

  it('are none where every source is known and has none, or where no cluster is asked for', () => {
    const envFrom = [{ configMapRef: { name: 'other' } }, { secretRef: { name: 'tokens' } }];
    expect(mechanismOf({ envFrom }).kind).toBe('none');
    expect(mechanismOf({ envFrom: [{ secretRef: { name: 'gone' } }] }, 'tide').kind).toBe('none');
  });
});

describe('volumes of several sources', () => {
  it('show the last one that has the key, as kubelet writes them', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/later/b.yaml' }];
    expect(mechanismOf({ env }).files).toEqual([KNOWN[0]]);
    expect(mechanismOf({ args: ['--kubeconfig-dir=/etc/later', '--kubeconfig-suffix=b.yaml'] }).files).toEqual([
      KNOWN[0],
    ]);
  });

  it('hide what a later source has by name', () => {
    const env = [{ name: 'KUBECONFIG', value: '/etc/hidden/config' }];
    expect(() => mechanismOf({ env })).toThrow(
      expect.objectContaining({
        explanation: expect.objectContaining({ observed: 'Secret two, key x, which has no entry' }),
      }),
    );
  });

  it('are a folder too where files are mounted into it one by one', () => {
    expect(mechanismOf({ args: ['--kubeconfig-dir=/etc/files'] }).files).toEqual([KNOWN[3], KNOWN[0]]);
  });
});
