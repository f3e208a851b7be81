import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { execa } from 'execa';

/** Debian packages whose programs a container may expect beside its own: what the busybox of other images has. */
export const BASE_PACKAGES = [
  'bash',
  'coreutils',
  'dash',
  'debianutils',
  'diffutils',
  'findutils',
  'git',
  'grep',
  'hostname',
  'libc-bin',
  'mawk',
  'mount',
  'procps',
  'sed',
  'util-linux',
];

/** What serves and fetches repositories, as in the base that Prow's own images have (.ko.yaml). */
const GIT_DIRECTORY = '/usr/lib/git-core';

/** Programs whose names are links that an administrator's choice decides. */
const ALTERNATIVES = ['/usr/bin/awk'];

/** A file of this machine and its place in the base image. */
export interface BaseFile {
  readonly source: string;
  readonly target: string;
}

/** The small programs of this machine and the libraries they load, at places without links. */
export async function baseFiles(): Promise<BaseFile[]> {
  const { stdout } = await execa('dpkg-query', ['--listfiles', ...BASE_PACKAGES]);
  const listed = stdout.split('\n').filter((path) => /^(\/usr)?\/s?bin\/[^/]+$/.test(path));
  const programs = await Promise.all([...new Set([...listed, ...ALTERNATIVES])].map(program));
  const present = [...programs.filter((file) => file !== null), ...(await gitFiles())];
  return [...present, ...(await libraries(present.map(({ source }) => source)))];
}

async function program(path: string): Promise<BaseFile | null> {
  const source = await realpath(path).catch(() => null);
  if (source === null || !(await stat(source)).isFile()) return null;
  const directory = path.includes('/sbin/') ? '/usr/sbin' : '/usr/bin';
  return { source, target: `${directory}/${basename(path)}` };
}

/** Git's own programs; the names that are links to git itself are left out, it knows those commands without. */
async function gitFiles(): Promise<BaseFile[]> {
  const entries = await readdir(GIT_DIRECTORY, { withFileTypes: true });
  const own = entries.filter((entry) => entry.isFile() || entry.name.startsWith('git-remote-'));
  const files = own.map(async ({ name }) => ({
    source: await realpath(`${GIT_DIRECTORY}/${name}`),
    target: `${GIT_DIRECTORY}/${name}`,
  }));
  return Promise.all(files);
}

/** `ldd` names each library with the path it is loaded from; the dynamic linker stands alone. A static program has none. */
export async function libraries(programs: readonly string[]): Promise<BaseFile[]> {
  const { stdout } = await execa('ldd', [...new Set(programs)], { reject: false });
  const paths = new Set([...stdout.matchAll(/^\s+(?:\S+ => )?(\/\S+) \(0x/gm)].map(([, path]) => path ?? ''));
  return Promise.all(
    [...paths].map(async (path) => ({
      source: await realpath(path),
      target: `${await realpath(dirname(path))}/${basename(path)}`,
    })),
  );
}

/** Links at the top of this machine's tree that the base has too, e.g. `bin` to `usr/bin`. */
export async function topLinks(): Promise<string[]> {
  const entries = await readdir('/', { withFileTypes: true });
  return entries
    .filter((entry) => entry.isSymbolicLink() && /^(s?bin|lib\w*)$/.test(entry.name))
    .map(({ name }) => name);
}
