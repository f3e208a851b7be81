import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Mount } from './container-mounts.js';
import { isPlain, mountTable, noexecPlaces } from './mount-table.js';

const bind = (target: string, rest: Partial<Mount> = {}): Mount => ({
  ...{ source: '/source', target, isReadOnly: true, subPath: null },
  ...rest,
});

test('what is inside another mount, a sub-path, or among devices is none of one table', () => {
  const mounts = [
    bind('/usr'),
    bind('/data'),
    bind('/data/inner'),
    bind('/database'),
    bind('/part', { subPath: 'a' }),
    bind('/part/inner'),
    bind('/dev/termination-log'),
    bind('/dev/shm'),
  ];
  const plain = mounts.filter((mount) => isPlain(mount, mounts)).map(({ target }) => target);
  expect(plain).toEqual(['/usr', '/data', '/database', '/dev/termination-log']);
});

test('a place where nothing may be run is told by the nearest mount, and of two the later', () => {
  const isNoexec = noexecPlaces(
    [
      '1 0 8:1 / / rw,relatime - ext4 /dev/a rw',
      '2 1 0:2 / /run rw,nosuid,noexec - tmpfs tmpfs rw',
      '3 2 8:1 / /run/work\\040place rw - ext4 /dev/a rw',
      '4 1 0:4 / /mnt rw,noexec - tmpfs tmpfs rw',
      '5 4 0:5 / /mnt rw - tmpfs tmpfs rw',
      '',
    ].join('\n'),
  );
  expect(['/usr/bin', '/run', '/run/a', '/run/work place/b', '/running', '/mnt/a'].map(isNoexec)).toEqual([
    ...[false, true, true, false, false, false],
  ]);
});

test('mount reads the table as it is meant, whatever is in a path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mount table #'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [root, devices, source] = ['root', 'devices', 'a \\ # b'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [
    root,
    source,
    join(devices, 'shm'),
    ...['dev', 'proc', 'sys', 'in', 'out'].map((name) => join(root, name)),
  ])
    mkdirSync(path, { recursive: true });
  writeFileSync(join(source, 'file'), 'seen');
  const table = join(folder, 'table');
  const mounts = [bind('/in', { source }), bind('/out', { source, isReadOnly: false })];
  writeFileSync(table, mountTable(root, { devices, mounts }));
  const script = `mount --all --fstab "$1" && cd -- "$2" && cat in/file proc/1/comm && echo more > out/more && ! touch in/b 2>&1`;
  const namespaces = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork'];
  const said = execFileSync('unshare', [...namespaces, 'sh', '-c', script, 'sh', table, root], { encoding: 'utf8' });
  expect(said).toMatch(/^seensh\n.*Read-only file system\n$/s);
  expect(readFileSync(join(source, 'more'), 'utf8')).toBe('more\n');
});
