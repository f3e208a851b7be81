import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deckPages } from './deck-pages.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'deck-pages-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A tree with one page and one lens, whose scripts are these. */
async function makeTree(scripts: { page: string; lens: string }): Promise<string> {
  const tree = join(root, 'tree');
  const files = {
    'cmd/deck/.ts-packages':
      'packages:\n- {dir: cmd/deck/static/prow, entrypoint: prow.ts, dst: ../prow_bundle.min.js}\n' +
      '- {dir: pkg/spyglass/lenses/buildlog, entrypoint: buildlog.ts, dst: script_bundle.min.js}\n',
    'cmd/deck/static/style.css': 'a{}',
    'cmd/deck/static/prow/prow.ts': scripts.page,
    'cmd/deck/template/index.html': '<html>',
    'pkg/spyglass/lenses/buildlog/buildlog.ts': scripts.lens,
    'pkg/spyglass/lenses/buildlog/lens.go': 'package buildlog',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
  return tree;
}

test('pages are those of the tree without sources, and each script is one file with its libraries', async () => {
  const tree = await makeTree({
    page: 'import moment from "moment"; document.title = moment().format();',
    lens: 'alert(1);',
  });
  const { directory, leftOut } = await deckPages(tree, join(root, 'pages'));
  expect(leftOut).toEqual([]);
  const files = await readdir(directory, { recursive: true, withFileTypes: true });
  expect(files.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()).toEqual([
    'index.html',
    'prow_bundle.min.js',
    'script_bundle.min.js',
    'style.css',
  ]);
  expect((await readFile(join(directory, 'static', 'prow_bundle.min.js'), 'utf8')).length).toBeGreaterThan(10_000);
  expect(await readFile(join(directory, 'lenses', 'buildlog', 'script_bundle.min.js'), 'utf8')).toContain('alert(1)');
});

test('a script that needs what is not here is left out by name, and the pages are there all the same', async () => {
  const tree = await makeTree({ page: 'import "no-such-library-of-prows";', lens: 'alert(1);' });
  const { directory, leftOut } = await deckPages(tree, join(root, 'pages'));
  expect(leftOut).toEqual([
    expect.stringMatching(/^cmd\/deck\/static\/prow\/prow\.ts: [\s\S]*no-such-library-of-prows/),
  ]);
  expect(await readdir(join(directory, 'static'))).toContain('style.css');
});

test('what is there is kept, for pods may have it mounted', async () => {
  const tree = await makeTree({ page: '', lens: '' });
  await mkdir(join(root, 'pages'));
  expect(await deckPages(tree, join(root, 'pages'))).toEqual({ directory: join(root, 'pages'), leftOut: [] });
  expect(await readdir(join(root, 'pages'))).toEqual([]);
});
