import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderKustomization } from '../src/production/kustomize/render-kustomization.js';
import { runKustomize } from '../src/production/kustomize/run-kustomize.js';
import { renderedManifests } from '../src/production/rendered-manifests.js';
import { ensureTools } from '../src/toolchain/ensure-tools.js';

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mine }\n';

let root = '';
let server: Server;
let asked = 0;
let base = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kustomize-'));
  asked = 0;
  server = createServer((_, response) => {
    asked += 1;
    response.end(MAP);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/map.yaml`;
});
afterEach(async () => {
  await new Promise((done) => {
    server.close(done);
  });
  await rm(root, { recursive: true, force: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

describe('a kustomize tree', () => {
  it('is rendered where all of it is here, whatever its texts say of addresses', async () => {
    await write({
      'base/map.yaml': `${MAP}data: { url: 'https://example.org' }\n`,
      'base/kustomization.yaml': 'resources: [map.yaml]\n',
      'kustomization.yaml':
        'resources: [base]\nconfigMapGenerator: [{ name: made, literals: ["a=https://example.org/a"] }]\n' +
        'patches:\n  - target: { kind: ConfigMap, name: mine }\n    patch: |\n      [{ "op": "add", "path": "/data/b", "value": "https://example.org/b" }]\n',
    });
    const { yaml } = await renderKustomization(root);
    expect(yaml).toContain('name: mine');
    expect(yaml).toContain('https://example.org/b');
  });

  it('takes a local file for what it is, whatever its name', async () => {
    await write({ 'kustomization.yaml': 'resources:\n  - me@home.yaml\n', 'me@home.yaml': MAP });
    expect((await renderKustomization(root)).yaml).toContain('name: mine');
  });
});

describe('parts that are checked out elsewhere', () => {
  const at = (path: string) => join(root, path);
  const folder = () => ({ [`${base}/more?ref=v1`]: at('their/more') });
  const tree = () => ({
    'tree/kustomization.yaml': `# ours\nresources:\n  - ${base} # theirs\n  - ${base}/more?ref=v1\n`,
    'their/map.yaml': `\n${MAP}`,
    'their/more/kustomization.yaml': 'resources: [other.yaml]\n',
    'their/more/other.yaml': MAP.replace('mine', 'other'),
  });

  it('are taken from there, each object with its place, and nothing is asked for or written', async () => {
    await write(tree());
    const checkedOut = new Map(Object.entries({ [base]: at('their/map.yaml'), ...folder() }));
    const rendered = await renderKustomization(at('tree'), checkedOut);
    const manifests = await renderedManifests(rendered, { root, file: 'tree' });
    expect(manifests.map(({ file, line, object }) => [object.metadata.name, `${file}:${line}`])).toEqual([
      ['mine', 'their/map.yaml:2'],
      ['other', 'their/more/other.yaml:1'],
    ]);
    expect(asked).toBe(0);
    expect(await readdir(at('tree'))).toEqual(['kustomization.yaml']);
    expect(await readFile(at('tree/kustomization.yaml'), 'utf8')).toBe(tree()['tree/kustomization.yaml']);
  });

  it('are refused by line where they are not there, and where nothing says where they are', async () => {
    await write(tree());
    await expect(renderKustomization(at('tree'), new Map(Object.entries(folder())))).rejects.toMatchObject({
      explanation: {
        evidence: expect.stringMatching(/kustomization\.yaml:3$/),
        next: expect.stringContaining('checkedOut'),
      },
    });
    const gone = new Map(Object.entries({ [base]: at('their/gone.yaml'), ...folder() }));
    await expect(renderKustomization(at('tree'), gone)).rejects.toMatchObject({
      explanation: { observed: expect.stringContaining(`there is no ${at('their/gone.yaml')}`) },
    });
  });

  it('are never written through a link', async () => {
    await write({ ...tree(), 'outside.yaml': `resources: [${base}]\n` });
    await rm(at('tree/kustomization.yaml'));
    await symlink(at('outside.yaml'), at('tree/kustomization.yaml'));
    const { yaml } = await renderKustomization(at('tree'), new Map([[base, at('their/map.yaml')]]));
    expect(yaml).toContain('name: mine');
    expect(await readFile(at('outside.yaml'), 'utf8')).toBe(`resources: [${base}]\n`);
  });
});

describe('what no file names beforehand', () => {
  const plugin = () => ({
    'kustomization.yaml': 'generators: [generator.yaml]\n',
    'generator.yaml': JSON.stringify({
      ...{ apiVersion: 'builtin', kind: 'ConfigMapGenerator', metadata: { name: 'made' } },
      files: [`a=${base}`],
    }),
  });

  it('is not dialled either', async () => {
    await write(plugin());
    await expect(renderKustomization(root)).rejects.toThrow('cannot be rendered');
    expect(asked).toBe(0);
  });

  it('would be where no network is closed, so that only a tree without plugins is rendered there', async () => {
    await write(plugin());
    const { kubectl } = await ensureTools(['kubectl']);
    const isolation = ['/bin/sh', '-c', 'echo unshare: unshare failed: Operation not permitted >&2; exit 1'];
    const refused = await runKustomize(kubectl, { folder: root, isWhollyRead: false, isolation });
    expect(refused).toMatchObject({ failed: true, stderr: expect.stringContaining('no closed network: unshare') });
    expect(asked).toBe(0);
    await write({ 'kustomization.yaml': 'resources: [map.yaml]\n', 'map.yaml': MAP });
    const rendered = await runKustomize(kubectl, { folder: root, isWhollyRead: true, isolation });
    expect(rendered).toMatchObject({ failed: false, stdout: expect.stringContaining('name: mine') });
  });
});

describe('files of generators that nobody has put there', () => {
  const TREE = {
    'overlay/kustomization.yaml': 'resources: [../base]\n',
    'base/kustomization.yaml':
      'resources: [map.yaml]\ngeneratorOptions: { disableNameSuffixHash: true }\nsecretGenerator:\n' +
      '  - { name: tokens, files: [here, oauth=secrets/oauth] }\n  - { name: more, envs: [secrets/variables] }\n',
    'base/map.yaml': MAP,
    'base/here': 'content',
  };

  it('are empty in what is rendered, and nothing is written beside it', async () => {
    await write(TREE);
    const rendered = await renderKustomization(join(root, 'overlay'));
    expect(rendered.yaml).toMatch(/ {2}here: Y29udGVudA==\n {2}oauth: ""/);
    expect((await readdir(root, { recursive: true })).sort()).toEqual(['base', 'overlay', ...Object.keys(TREE)].sort());
    const manifests = await renderedManifests(rendered, { root, file: 'overlay' });
    expect(manifests.map(({ file, line, object }) => [object.metadata.name, `${file}:${line}`])).toEqual([
      ['mine', 'base/map.yaml:1'],
      ['more', 'overlay:1'],
      ['tokens', 'overlay:1'],
    ]);
  });

  it('are empty in a base that a link leads to, too', async () => {
    await write({ ...TREE, 'overlay/kustomization.yaml': 'resources: [../links/base]\n' });
    await mkdir(join(root, 'links'));
    await symlink('../base', join(root, 'links', 'base'));
    expect((await renderKustomization(join(root, 'overlay'))).yaml).toContain('oauth: ""');
  });

  it('are said to be missing by what would be missing in place, too', async () => {
    await write({
      ...TREE,
      'base/kustomization.yaml': `${TREE['base/kustomization.yaml']}patches: [{ path: gone.yaml }]\n`,
    });
    await expect(renderKustomization(join(root, 'overlay'))).rejects.toMatchObject({
      explanation: { observed: expect.stringMatching(new RegExp(`${root}/base/gone.yaml`)) },
    });
  });

  it('are never written or read through a link', async () => {
    const outside = join(root, 'outside');
    await mkdir(outside);
    await write({
      'tree/kustomization.yaml': 'secretGenerator: [{ name: s, files: [elsewhere/token, gone] }]\n',
    });
    await symlink(outside, join(root, 'tree', 'elsewhere'));
    await expect(renderKustomization(join(root, 'tree'))).rejects.toThrow('cannot be rendered');
    expect(await readdir(outside)).toEqual([]);
    await rm(join(root, 'tree', 'elsewhere'));
    await writeFile(join(outside, 'token'), 'topsecret');
    await write({ 'tree/kustomization.yaml': 'secretGenerator: [{ name: s, files: [token, gone] }]\n' });
    await symlink(join(outside, 'token'), join(root, 'tree', 'token'));
    await expect(renderKustomization(join(root, 'tree'))).rejects.toThrow('not in or below');
  });
});
