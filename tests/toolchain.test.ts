import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sha256OfFile } from '../src/toolchain/build-cache.js';
import type { BuildProgress } from '../src/toolchain/build-progress.js';
import { buildProw } from '../src/toolchain/build-prow.js';
import { moduleToBuild } from '../src/toolchain/embed-files.js';
import { ensureTools } from '../src/toolchain/ensure-tools.js';
import { findInstalled } from '../src/toolchain/find-installed.js';
import { readPin } from '../src/toolchain/pins.js';
import { resolveCandidate } from '../src/toolchain/resolve-candidate.js';
import { recipeFor } from '../src/toolchain/tool-recipes.js';
import { reportToolchain } from '../src/toolchain/toolchain-report.js';
import { type GoWrapper, wrapGo, writeTinyProw } from './fixtures/tiny-prow.js';

const BUILD_SCRIPT = new URL('fixtures/build-prow.ts', import.meta.url).pathname;

let root: string;
let tree: string;
let cacheDir: string;
let go: GoWrapper;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'toolchain-'));
  tree = join(root, 'tree');
  cacheDir = join(root, 'cache');
  await writeTinyProw(tree);
  go = await wrapGo(join(root, 'bin'));
  vi.stubEnv('PATH', go.path);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const leftovers = async () => (await readdir(join(cacheDir, 'tools'))).filter((entry) => entry.startsWith('.'));
const buildElsewhere = () => execa('node', ['--import', 'tsx', BUILD_SCRIPT, tree, cacheDir], { reject: false });

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited 30 s for ${what}`);
}

async function isAlive(pid: number | undefined): Promise<boolean> {
  return access(`/proc/${pid}/exe`).then(
    () => true,
    () => false,
  );
}

describe('a directory as candidate', () => {
  test('becomes a program that reports its tag and its own name, and nothing is written into the directory', async () => {
    const before = await resolveCandidate(tree);
    const build = await buildProw(before, ['sinker'], { cacheDir });
    const { path = '', sha256 } = build.executables['sinker'] ?? {};
    expect((await execa(path)).stdout).toBe(`sinker/${before.tag}`);
    expect(sha256).toBe(await sha256OfFile(path));
    expect(build.tree).toBe(tree);
    expect(await resolveCandidate(tree)).toEqual(before);
    expect(await leftovers()).toEqual([]);
  });

  test('is built once, a copy of it too; a changed one is built again', async () => {
    const states: string[] = [];
    const onProgress = ({ state }: BuildProgress) => states.push(state);
    const first = await buildProw(await resolveCandidate(tree), ['sinker'], { cacheDir, onProgress });
    expect(states).toEqual(expect.arrayContaining(['waiting', 'building', 'ready']));
    const copy = join(root, 'copy');
    await cp(tree, copy, { recursive: true, preserveTimestamps: true });
    states.length = 0;
    const second = await buildProw(await resolveCandidate(copy), ['sinker'], { cacheDir, onProgress });
    expect(states).toEqual(['cached']);
    expect(second.executables).toEqual(first.executables);
    await writeFile(join(copy, 'pkg/version/more.go'), 'package version\n');
    const third = await buildProw(await resolveCandidate(copy), ['sinker'], { cacheDir });
    expect(third.executables['sinker']?.path).not.toBe(first.executables['sinker']?.path);
    expect(await go.builds()).toHaveLength(2);
  });

  test('that changed since it was named is refused', async () => {
    const candidate = await resolveCandidate(tree);
    await writeFile(join(tree, 'cmd/sinker/more.go'), 'package main\n');
    await expect(buildProw(candidate, ['sinker'], { cacheDir })).rejects.toThrow(/changed while it was rehearsed/);
  });

  test('that does not compile is told by file and line, as its author’s', async () => {
    await writeFile(join(tree, 'cmd/sinker/more.go'), 'package main\n\nvar x = y\n');
    await expect(buildProw(await resolveCandidate(tree), ['sinker'], { cacheDir })).rejects.toMatchObject({
      kind: 'usage',
      explanation: { observed: expect.stringContaining('cmd/sinker/more.go:3:9: undefined: y') },
    });
    expect(await leftovers()).toEqual([]);
  });
});

describe('a commit of a git clone as candidate', () => {
  const git = (...args: string[]) =>
    execa('git', ['-C', tree, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      env: { GIT_COMMITTER_DATE: '2026-01-02T23:30:00-0200' },
    });

  beforeEach(async () => {
    // No network in this test: the module proxy has nothing, so the clone is asked.
    vi.stubEnv('GOPROXY', 'off');
    await git('init', '--quiet');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'first');
  });

  test('is built from the commit, whatever lies in the work tree, and the clone stays as it is', async () => {
    const commit = (await git('rev-parse', 'HEAD')).stdout;
    await writeFile(join(tree, 'cmd/sinker/main.go'), 'package broken\n');
    const index = await sha256OfFile(join(tree, '.git/index'));
    const candidate = await resolveCandidate(commit, { prowRepo: tree });
    expect(candidate).toEqual({
      tag: `v20260103-${commit.slice(0, 9)}`,
      source: { kind: 'git', repository: tree, commit },
    });
    const { executables } = await buildProw(candidate, ['sinker'], { cacheDir });
    expect((await execa(executables['sinker']?.path ?? '')).stdout).toBe(`sinker/${candidate.tag}`);
    expect(await sha256OfFile(join(tree, '.git/index'))).toBe(index);
    expect((await git('worktree', 'list')).stdout.split('\n')).toHaveLength(1);
  });

  test('by a tag whose commit the clone does not have, or without a clone, is refused', async () => {
    await expect(resolveCandidate('v20260103-123456789', { prowRepo: tree })).rejects.toMatchObject({ kind: 'usage' });
    await expect(resolveCandidate('v20260103-123456789')).rejects.toMatchObject({ reason: 'no-network' });
  });
});

describe('two processes', () => {
  test('that ask at once build once', async () => {
    const results = await Promise.all([buildElsewhere(), buildElsewhere()]);
    expect(results.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(results[0]?.stdout).toBe(results[1]?.stdout);
    expect(await go.builds()).toHaveLength(1);
  });

  test('of which one is killed midway: its Go ends, the other one builds, and nothing of it stays', async () => {
    await go.hang(true);
    const killed = buildElsewhere();
    await until(async () => (await go.builds()).length === 1, 'the first build');
    const [pid] = await go.builds();
    killed.kill('SIGKILL');
    await killed;
    await until(async () => !(await isAlive(pid)), 'its Go to end');
    await go.hang(false);
    expect(await leftovers()).toHaveLength(1);
    expect(await buildElsewhere()).toMatchObject({ exitCode: 0 });
    expect(await leftovers()).toEqual([]);
  });
});

test('an aborted build ends its processes, leaves nothing, and the next one goes on', async () => {
  await go.hang(true);
  const interrupt = new AbortController();
  const candidate = await resolveCandidate(tree);
  const building = buildProw(candidate, ['sinker'], { cacheDir, signal: interrupt.signal });
  const waiting = buildProw(candidate, ['sinker'], { cacheDir, signal: interrupt.signal });
  const settled = Promise.allSettled([building, waiting]);
  await until(async () => (await go.builds()).length === 1, 'the build');
  interrupt.abort(new Error('interrupted'));
  for (const result of await settled) expect(result).toMatchObject({ reason: { message: 'interrupted' } });
  expect(await isAlive((await go.builds())[0])).toBe(false);
  expect(await leftovers()).toEqual([]);
  await go.hang(false);
  await expect(buildProw(candidate, ['sinker'], { cacheDir })).resolves.toBeDefined();
});

test('a full disk is said by name', async () => {
  const script = `mount -t tmpfs -o size=512k none "$1" && exec node --import tsx "$2" "$3" "$1"`;
  const namespace = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'];
  await execa('mkdir', [cacheDir]);
  const result = await execa('unshare', [...namespace, cacheDir, BUILD_SCRIPT, tree], { reject: false });
  expect(result.stderr).toMatch(/the disk is full[\s\S]*no space left on device/);
});

test('a tool is reported where it was put, and asked for its version', async () => {
  const { etcd } = await ensureTools(['etcd']);
  const { tools } = await reportToolchain();
  const reported = tools.find(({ name }) => name === 'etcd');
  expect(reported).toMatchObject({ path: etcd, release: 'v3.6.5' });
  expect((await execa(etcd, ['--version'])).stdout).toContain('etcd Version: 3.6.5');
});

test('the Kubernetes provider embeds the schema of the pinned module, with its release set as Pulumi does', async () => {
  const recipe = recipeFor('pulumi-resource-kubernetes');
  const pin = await readPin(recipe.pin, recipe.module);
  const module = await moduleToBuild(recipe, pin, { workDirectory: root });
  const schema = JSON.parse(await readFile(join(module, 'schema.json'), 'utf8'));
  expect(schema).toMatchObject({ name: 'kubernetes', version: '4.25.0' });
  expect(await readdir(module)).toEqual(expect.arrayContaining(['go.mod', 'main.go', 'terraform-mapping.json']));
  expect((await readdir(pin.directory)).sort()).toEqual(['go.mod', 'go.sum', 'main.go']);
});

describe('a tool that is on the machine', () => {
  const put = async (path: string, script: string) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return path;
  };

  test('is used at exactly the pinned version, from PATH or from where envtest keeps it', async () => {
    const path = await put(join(go.directory, 'etcd'), 'echo etcd Version: 3.6.5');
    expect(await findInstalled('etcd', 'v3.6.5')).toBe(path);
    expect(await findInstalled('etcd', 'v3.6.4')).toBeNull();
    const asset = await put(join(root, 'assets', 'etcd'), 'echo etcd Version: 3.6.4');
    expect(await findInstalled('etcd', 'v3.6.4', { KUBEBUILDER_ASSETS: dirname(asset) })).toBe(asset);
    expect((await ensureTools(['etcd'])).etcd).toBe(path);
  });

  test('is left alone if it fails or does not answer', async () => {
    await put(join(go.directory, 'kwok'), 'echo kwok version v0.7.0; exit 1');
    await put(join(go.directory, 'kwokctl'), 'exec sleep 60');
    expect(await findInstalled('kwok', 'v0.7.0')).toBeNull();
    expect(await findInstalled('kwokctl', 'v0.7.0')).toBeNull();
  });

  test('is Pulumi’s language host beside a pulumi at the pinned version, and no other', async () => {
    const places = { PATH: join(root, 'pulumi') };
    const host = await put(join(root, 'pulumi', 'pulumi-language-nodejs'), '');
    await put(join(root, 'pulumi', 'pulumi'), 'echo v3.245.0');
    expect(await findInstalled('pulumi-language-nodejs', 'v3.67.1', places)).toBeNull();
    await put(join(root, 'pulumi', 'pulumi'), 'echo v3.246.0');
    expect(await findInstalled('pulumi-language-nodejs', 'v3.67.1', places)).toBe(host);
  });

  test('is a provider that Pulumi itself installed at that version', async () => {
    const PULUMI_HOME = join(root, 'home');
    const plugin = join(PULUMI_HOME, 'plugins/resource-kubernetes-v4.25.0/pulumi-resource-kubernetes');
    expect(await findInstalled('pulumi-resource-kubernetes', 'v4.25.0', { PULUMI_HOME })).toBeNull();
    await put(plugin, '');
    expect(await findInstalled('pulumi-resource-kubernetes', 'v4.25.0', { PULUMI_HOME })).toBe(plugin);
    expect(await findInstalled('pulumi-resource-kubernetes', 'v4.25.1', { PULUMI_HOME })).toBeNull();
  });
});
