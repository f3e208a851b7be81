import { describe, expect, test } from 'vitest';
import { diagnose } from './doctor.js';
import type { Probes } from './doctor-probes.js';
import { REHEARSAL_TOOLS, TEST_TOOL_NAMES } from './tool-names.js';
import type { ToolReport } from './toolchain-report.js';

const GIB = 1024 ** 3;

const tool: ToolReport = {
  name: 'etcd',
  module: 'go.etcd.io/etcd/server/v3',
  version: 'v3.6.5',
  release: 'v3.6.5',
  goVersion: '1.25.8',
  state: 'cached',
  path: '/cache/etcd',
  sizeBytes: 1,
  usualMs: 41_000,
};

const goodProbes: Probes = {
  platform: 'linux',
  nodeVersion: '20.19.0',
  goVersion: async () => '1.25.8',
  goSetting: async (name) => ({ GOTOOLCHAIN: 'auto', GOPROXY: 'https://proxy.golang.org,direct' })[name] ?? '',
  programPath: async (program) => `/usr/bin/${program}`,
  tryNamespaces: async () => null,
  sysctl: async () => null,
  freeDiskBytes: async () => 4 * GIB,
  availableMemoryBytes: () => 5 * GIB,
  askModuleProxy: async () => 'must not be asked',
};

async function bad(probes: Partial<Probes>, tools: readonly ToolReport[] = [tool]) {
  const all = await diagnose({ probes: { ...goodProbes, ...probes }, tools, cacheDir: '/cache' });
  return all.filter(({ ok }) => !ok);
}

test('a good machine has nothing to do', async () => {
  const all = await diagnose({ probes: goodProbes, tools: [tool] });
  expect(all.every(({ ok, next }) => ok && next === '')).toBe(true);
});

describe('each lack is said by name, with what to do', () => {
  const denied = 'unshare: unshare failed: Operation not permitted';
  test.each<[string, Partial<Probes>, { name: string; observed: RegExp; next: RegExp }]>([
    ['another system', { platform: 'darwin' }, { name: 'platform', observed: /darwin/, next: /existing/ }],
    ['old Node', { nodeVersion: '20.18.9' }, { name: 'node', observed: /20\.18\.9/, next: /20\.19/ }],
    ['no Go', { goVersion: async () => null }, { name: 'go', observed: /no Go/, next: /1\.25\.8.*go\.dev/ }],
    [
      'old Go that may not fetch a newer one',
      { goVersion: async () => '1.24.1', goSetting: async () => 'local' },
      { name: 'go', observed: /1\.24\.1.*GOTOOLCHAIN=local/, next: /GOTOOLCHAIN=auto/ },
    ],
    [
      'a program',
      { programPath: async (program) => (program === 'ip' ? null : `/bin/${program}`) },
      { name: 'ip', observed: /not in PATH/, next: /iproute2/ },
    ],
    [
      'masked /proc',
      { tryNamespaces: async () => 'unshare: mount /proc failed: Operation not permitted' },
      { name: 'user namespaces', observed: /masked/, next: /procMount: Unmasked/ },
    ],
    [
      'no user namespaces at all',
      { tryNamespaces: async () => denied, sysctl: async (name) => (name === 'user.max_user_namespaces' ? '0' : null) },
      { name: 'user namespaces', observed: /max_user_namespaces = 0/, next: /sysctl -w user\.max_user_namespaces/ },
    ],
    [
      'AppArmor’s restriction',
      { tryNamespaces: async () => denied, sysctl: async (name) => (/apparmor/.test(name) ? '1' : '28633') },
      { name: 'user namespaces', observed: /apparmor.* = 1/, next: /apparmor_restrict_unprivileged_userns=0/ },
    ],
    [
      'a seccomp profile',
      { tryNamespaces: async () => denied, sysctl: async () => '28633' },
      { name: 'user namespaces', observed: /not permitted/, next: /seccomp/ },
    ],
    ['disk for a run', { freeDiskBytes: async () => GIB / 2 }, { name: 'disk', observed: /0\.5 GiB/, next: /free/ }],
    ['memory', { availableMemoryBytes: () => 3 * GIB }, { name: 'memory', observed: /3\.0 GiB/, next: /larger/ }],
  ])('%s', async (_, probes, expected) => {
    const found = await bad(probes);
    expect(found.map(({ name }) => name)).toEqual([expected.name]);
    expect(found[0]?.observed).toMatch(expected.observed);
    expect(found[0]?.next).toMatch(expected.next);
  });
});

test('an older Go that may fetch the wanted one is good, and that is said', async () => {
  const all = await diagnose({ probes: { ...goodProbes, goVersion: async () => '1.24.1' }, tools: [tool] });
  expect(all.find(({ name }) => name === 'go')).toMatchObject({
    ok: true,
    observed: expect.stringMatching(/fetches go 1\.25\.8/),
  });
});

describe('while something must be built', () => {
  const absent: ToolReport = { ...tool, state: 'absent', path: null, sizeBytes: null };

  test('a cold build’s disk is asked for, and the proxy must answer', async () => {
    const found = await bad({ askModuleProxy: async () => 'no such host' }, [absent]);
    expect(found.map(({ name }) => name)).toEqual(['disk', 'module proxy']);
    expect(found[0]?.observed).toMatch(/12\.0 GiB needed/);
    expect(found[1]?.next).toMatch(/etcd must be built/);
  });

  test('with room and a proxy that answers, all is good', async () => {
    expect(await bad({ askModuleProxy: async () => null, freeDiskBytes: async () => 13 * GIB }, [absent])).toEqual([]);
  });

  test('what is not needed for what is asked is no lack of it', async () => {
    const language = { ...absent, name: 'pulumi-language-nodejs' as const };
    expect((await bad({}, [tool, language])).map(({ name }) => name)).toEqual(['disk', 'module proxy']);
    const options = { probes: goodProbes, tools: [tool, language], needed: REHEARSAL_TOOLS, cacheDir: '/cache' };
    expect((await diagnose(options)).filter(({ ok }) => !ok)).toEqual([]);
  });

  test('half of it cached needs half the room', async () => {
    const found = await bad({ askModuleProxy: async () => null }, [absent, { ...tool, module: 'sigs.k8s.io/kwok' }]);
    expect(found[0]?.observed).toMatch(/7\.5 GiB needed/);
  });

  test('what only tests need keeps nobody from an environment, such as a job without a proxy', async () => {
    const forTests = TEST_TOOL_NAMES.map((name): ToolReport => ({ ...absent, name, module: `example.test/${name}` }));
    expect(await bad({}, [tool, ...forTests])).toEqual([]);
    const [disk] = await bad({ askModuleProxy: async () => null }, [absent, ...forTests]);
    expect(disk?.observed).toMatch(/12\.0 GiB needed/);
  });
});
