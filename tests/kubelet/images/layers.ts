import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { baseFiles, topLinks } from './base-files.js';

/** A file that a registry hands out under its digest. */
export interface Blob {
  readonly path: string;
  readonly digest: string;
  readonly size: number;
}

const DIRECTORIES = ['dev', 'etc', 'mnt', 'proc', 'root', 'run', 'sys', 'tmp', 'var/tmp'];
const WORLD_WRITABLE = ['tmp', 'var/tmp'];
const FILES = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
  'etc/group': 'root:x:0:\nnogroup:x:65534:\n',
  'etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\nservices: files\n',
};

/** The layer below every image: a shell and the usual small programs of this machine. */
export async function baseLayer(workDir: string): Promise<Blob> {
  return pack(workDir, [], async (root) => {
    for (const directory of DIRECTORIES) await mkdir(join(root, directory), { recursive: true, mode: 0o755 });
    for (const directory of WORLD_WRITABLE) await chmod(join(root, directory), 0o1777);
    for (const [path, content] of Object.entries(FILES)) await writeFile(join(root, path), content);
    for (const name of await topLinks()) await symlink(await readlink(`/${name}`), join(root, name));
    for (const { source, target } of await baseFiles()) {
      await mkdir(join(root, dirname(target)), { recursive: true });
      await copyFile(source, join(root, target));
    }
  });
}

/** A layer of files and directories of this machine, each at its place. */
export async function fileLayer(
  workDir: string,
  files: readonly { readonly source: string; readonly target: string }[],
): Promise<Blob> {
  // Links that tar follows: a program of a hundred megabytes is read once and not copied before.
  return pack(workDir, ['--dereference'], async (root) => {
    for (const { source, target } of files) {
      await mkdir(join(root, dirname(target)), { recursive: true });
      await symlink(source, join(root, target));
    }
  });
}

async function pack(workDir: string, options: readonly string[], fill: (root: string) => Promise<void>): Promise<Blob> {
  const root = await mkdtemp(join(workDir, 'root-'));
  await fill(root);
  // mkdtemp makes it for its owner only, and it becomes the container's root directory.
  await chmod(root, 0o755);
  const path = `${root}.tar`;
  const plain = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];
  await execa('tar', ['--create', `--file=${path}`, ...plain, ...options, `--directory=${root}`, '.']);
  await rm(root, { recursive: true });
  return keep(workDir, path);
}

/** Gives a file of the working directory the name of its digest. */
async function keep(workDir: string, path: string): Promise<Blob> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const digest = `sha256:${hash.digest('hex')}`;
  const kept = join(workDir, digest.replace(':', '-'));
  await rename(path, kept);
  return { path: kept, digest, size: (await stat(kept)).size };
}

/** A blob of text that is not a layer: an image's configuration or manifest. */
export async function textBlob(workDir: string, text: string): Promise<Blob> {
  const directory = await mkdtemp(join(workDir, 'text-'));
  const path = join(directory, 'text');
  await writeFile(path, text);
  const blob = await keep(workDir, path);
  await rm(directory, { recursive: true });
  return blob;
}
