import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** A running process as the kernel knows it; nothing in it was written by an agent of ours. */
export interface ObservedProcess {
  readonly pid: number;
  readonly executable: string;
  readonly executableSha256: string;
  /** IPv4 addresses of the process' network, loopback left out. */
  readonly addresses: readonly string[];
}

/** Digests by device, inode, size and change time: the same file is read once. */
const digests = new Map<string, Promise<string>>();

/**
 * The processes whose network has addresses that `isWanted`, read from /proc.
 * The others are not read further: digesting control planes would take seconds.
 */
export async function observeProcesses(
  isWanted: (addresses: readonly string[]) => boolean,
): Promise<ObservedProcess[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const observed = await Promise.all(pids.map((pid) => observeProcess(pid, isWanted)));
  return observed.filter((process) => process !== null);
}

async function observeProcess(
  pid: number,
  isWanted: (addresses: readonly string[]) => boolean,
): Promise<ObservedProcess | null> {
  try {
    const link = `/proc/${pid}/exe`;
    const addresses = await readAddresses(pid);
    if (!isWanted(addresses)) return null;
    const executable = await readlink(link);
    return { pid, executable, executableSha256: await digestOf(link), addresses };
  } catch {
    // It ended while we looked, or it is a kernel thread: there is nothing to observe.
    return null;
  }
}

/** Hashes what /proc/<pid>/exe opens, which is the running file even if its path was replaced. */
async function digestOf(link: string): Promise<string> {
  const { dev, ino, size, ctimeMs } = await stat(link);
  const key = [dev, ino, size, ctimeMs].join(':');
  const known = digests.get(key);
  if (known !== undefined) return known;
  const digest = hashFile(link);
  digests.set(key, digest);
  digest.catch(() => digests.delete(key));
  return digest;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function readAddresses(pid: number): Promise<string[]> {
  return localAddresses(await readFile(`/proc/${pid}/net/fib_trie`, 'utf8'));
}

/** Local host addresses in the kernel's fib_trie text: an address line followed by `/32 host LOCAL`. */
export function localAddresses(fibTrie: string): string[] {
  const found = new Set<string>();
  let address = '';
  for (const line of fibTrie.split('\n')) {
    address = /\|-- (\d+\.\d+\.\d+\.\d+)/.exec(line)?.[1] ?? address;
    if (/\/32 host LOCAL/.test(line) && !address.startsWith('127.')) found.add(address);
  }
  return [...found];
}
