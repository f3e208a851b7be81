import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WHEREABOUTS_PATH } from '../../model/uploaded-files.js';
import { readUpload } from './read-upload.js';
import { connectStorage, type Storage } from './storage.js';

const PLACE = { bucket: 'ci', directory: 'logs/canary/7', latestBuild: 'logs/canary/latest-build.txt', index: null };
/** With an offset, as Google writes it at times. */
const STORED_AT = '2026-08-22T12:00:01.5+02:00';
const objects = new Map<string, string>();

/** Two objects a page, so that paging is seen; the bucket `dead` answers nothing useful. */
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://storage');
  const [, bucket, name] = /^\/storage\/v1\/b\/([^/]+)\/o(?:\/(.*))?$/.exec(url.pathname) ?? [];
  if (bucket === 'dead') return response.writeHead(500).end();
  if (name !== undefined) {
    const text = objects.get(decodeURIComponent(name));
    return text === undefined ? response.writeHead(404).end() : response.end(text);
  }
  const names = [...objects.keys()].filter((key) => key.startsWith(url.searchParams.get('prefix') ?? ''));
  const from = Number(url.searchParams.get('pageToken') ?? 0);
  const items = names
    .slice(from, from + 2)
    .map((key) => ({ name: key, ...(key.endsWith('build-log.txt') ? { timeCreated: STORED_AT } : {}) }));
  return response.end(JSON.stringify({ items, ...(from + 2 < names.length ? { nextPageToken: `${from + 2}` } : {}) }));
});
let storage: Storage;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  storage = connectStorage(`http://127.0.0.1:${port}`, { signal: new AbortController().signal });
});
afterAll(() => server.close());

function hold(files: Record<string, string>): void {
  objects.clear();
  for (const [name, text] of Object.entries(files)) objects.set(`${PLACE.directory}/${name}`, text);
}

test('reads every file of a build, over pages, and what the canary says in them', async () => {
  const inside = { kubeSystemUid: 'u', user: 'me', podUid: 'p', mounts: ['/canary'], problems: [] };
  hold({
    'started.json': '{"timestamp": 1}',
    'finished.json': '{"timestamp": 2, "passed": true, "result": "SUCCESS"}',
    'prowjob.json': '{"metadata": {"name": "job-1"}}',
    'podinfo.json': '{"pod": {"metadata": {"uid": "pod-1"}}}',
    'build-log.txt': 'hello\ncanary job-1\n',
    'artifacts/whereabouts.json': JSON.stringify(inside),
  });
  objects.set(PLACE.latestBuild, '7\n');
  const upload = await readUpload(storage, PLACE, WHEREABOUTS_PATH);
  expect(upload.said).toMatchObject({
    ...{ unreadable: [], startedAt: 1, finishedAt: 2, passed: true, result: 'SUCCESS' },
    logStoredAt: '2026-08-22T10:00:01.500Z',
    ...{ prowJobName: 'job-1', podUid: 'pod-1', logSays: 'job-1', latestBuild: '7' },
  });
  expect(upload.said.files).toHaveLength(6);
  expect(upload.inside).toEqual(inside);
});

test('says which file is there and cannot be read', async () => {
  hold({ 'finished.json': '{"timestamp": 2}', 'started.json': 'not JSON' });
  const { said, inside } = await readUpload(storage, PLACE, WHEREABOUTS_PATH);
  expect(said.unreadable.map((problem) => problem.split(':')[0]).sort()).toEqual(['finished.json', 'started.json']);
  expect(said).toMatchObject({ finishedAt: null, startedAt: null, logSays: null });
  expect(inside).toBeNull();
});

test('finds nothing where nothing was uploaded', async () => {
  hold({});
  expect((await readUpload(storage, PLACE, WHEREABOUTS_PATH)).said).toMatchObject({ files: [], latestBuild: null });
});

test('does not take a storage that fails for an empty one', async () => {
  await expect(readUpload(storage, { ...PLACE, bucket: 'dead' }, WHEREABOUTS_PATH)).rejects.toThrow('HTTP 500');
});

test('of a build of a pull request, where the index says that it is, and null where it says nothing', async () => {
  const place = { ...PLACE, index: 'pr-logs/directory/canary/7.txt' };
  expect((await readUpload(storage, place, WHEREABOUTS_PATH)).said.indexSays).toBeNull();
  objects.set(place.index, 'gs://ci/logs/canary/7\n');
  expect((await readUpload(storage, place, WHEREABOUTS_PATH)).said.indexSays).toBe('gs://ci/logs/canary/7');
  expect((await readUpload(storage, PLACE, WHEREABOUTS_PATH)).said).not.toHaveProperty('indexSays');
});
