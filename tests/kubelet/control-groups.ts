import { existsSync } from 'node:fs';
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess } from '../../src/local/process-identity.js';

const ROOT = '/sys/fs/cgroup';
/** Every control group of ours starts with this, and goes on with the id of the process that made it. */
const PREFIX = 'prow-staging-kubelet-';
const POLL_MS = 100;
/** The kernel ends a namespace's processes one by one; this bounds our wait for the last of a busy machine. */
const END_LIMIT_MS = 30_000;

/** Makes a control group for one kubelet's pods, in every hierarchy. Returns its name as the kubelet wants it. */
export async function makeControlGroup(index: number): Promise<string> {
  const name = `${PREFIX}${process.pid}-${index}`;
  for (const hierarchy of await hierarchies()) await mkdir(join(hierarchy, name), { recursive: true });
  return `/${name}`;
}

/** Removes the control groups of this process, and those that a killed one has left. Waits until nothing runs there. */
export async function removeControlGroups(): Promise<void> {
  const deadline = Date.now() + END_LIMIT_MS;
  for (const hierarchy of await hierarchies()) {
    for (const name of await readdir(hierarchy)) {
      if (!name.startsWith(PREFIX) || isOfAnother(name)) continue;
      while (!(await removeTree(join(hierarchy, name))) && Date.now() < deadline) await delay(POLL_MS);
    }
  }
}

/** Control groups that exist of the process with this id. */
export async function controlGroupsOf(pid: number): Promise<string[]> {
  const found = await Promise.all(
    (await hierarchies()).map(async (hierarchy) =>
      (await readdir(hierarchy))
        .filter((name) => name.startsWith(`${PREFIX}${pid}-`))
        .map((name) => join(hierarchy, name)),
    ),
  );
  return found.flat();
}

/** Version 1 has a directory for each controller, version 2 is one hierarchy. */
async function hierarchies(): Promise<string[]> {
  if (existsSync(join(ROOT, 'cgroup.controllers'))) return [ROOT];
  const names = await readdir(ROOT, { withFileTypes: true });
  return names.filter((entry) => entry.isDirectory()).map(({ name }) => join(ROOT, name));
}

function isOfAnother(name: string): boolean {
  const pid = Number(name.slice(PREFIX.length).split('-')[0]);
  return pid !== process.pid && identifyProcess(pid) !== null;
}

/** A control group goes when it has no process and no child; false while one of them is left. */
async function removeTree(path: string): Promise<boolean> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    for (const entry of entries) if (entry.isDirectory()) await removeTree(join(path, entry.name));
    await rmdir(path);
  } catch {
    return !existsSync(path);
  }
  return true;
}
