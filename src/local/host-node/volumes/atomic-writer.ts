import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Payload } from './payload.js';

const DATA_LINK = '..data';

/**
 * Brings a volume's directory to `payload` the way kubelets do, so that a reader
 * sees either all of the old files or all of the new: every file is a symlink into
 * `..data`, itself a symlink to a directory that is replaced by one rename.
 * Programs that watch their configuration wait for exactly this rename.
 *
 * @returns whether anything had to change.
 * @see Kubernetes, pkg/volume/util/atomic_writer.go
 */
export async function writeAtomically(directory: string, payload: Payload): Promise<boolean> {
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const previous = await readlink(join(directory, DATA_LINK)).catch(() => null);
  if (previous !== null && (await holds(join(directory, previous), payload))) return false;
  const fresh = await mkdtemp(join(directory, `..${stamp(new Date())}.`));
  await chmod(fresh, 0o755);
  for (const [path, { content, mode }] of payload) {
    await mkdir(dirname(join(fresh, path)), { recursive: true });
    await writeFile(join(fresh, path), content);
    await chmod(join(fresh, path), mode);
  }
  const target = fresh.slice(directory.length + 1);
  await rm(join(directory, '..data_tmp'), { force: true });
  await symlink(target, join(directory, '..data_tmp'));
  await rename(join(directory, '..data_tmp'), join(directory, DATA_LINK));
  await updateLinks(directory, payload);
  if (previous !== null) await rm(join(directory, previous), { recursive: true, force: true });
  return true;
}

// kubelet's form, "2006_01_02_15_04_05.": some programs skip names that look like it.
function stamp(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/[-T:]/g, '_');
}

async function updateLinks(directory: string, payload: Payload): Promise<void> {
  const wanted = new Set([...payload.keys()].map((path) => path.split('/')[0] ?? path));
  const present = (await readdir(directory)).filter((name) => !name.startsWith('..'));
  for (const name of wanted) {
    if (!present.includes(name)) await symlink(join(DATA_LINK, name), join(directory, name));
  }
  for (const name of present) if (!wanted.has(name)) await rm(join(directory, name));
}

async function holds(directory: string, payload: Payload): Promise<boolean> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  if (files.filter((entry) => entry.isFile()).length !== payload.size) return false;
  for (const [path, { content, mode }] of payload) {
    const file = join(directory, path);
    const written = await readFile(file).catch(() => null);
    if (written === null || !written.equals(content)) return false;
    if (((await stat(file)).mode & 0o777) !== (mode & 0o777)) return false;
  }
  return true;
}
