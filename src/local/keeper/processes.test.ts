import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { localAddresses, observeProcesses } from './processes.js';

const FIB_TRIE = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 10.100.0.0/16 2 0 2
        |-- 10.100.0.0
           /16 link UNICAST
        |-- 10.100.1.7
           /32 host LOCAL
        |-- 10.100.255.255
           /32 link BROADCAST
     +-- 127.0.0.0/8 2 0 2
        |-- 127.0.0.1
           /32 host LOCAL
`;

describe('localAddresses', () => {
  it('finds the addresses of a network, and neither its range, its broadcast nor loopback', () => {
    expect(localAddresses(FIB_TRIE)).toEqual(['10.100.1.7']);
  });
});

describe('observeProcesses', () => {
  it('reads a process of a wanted network with the digest of its executable', async () => {
    const own = localAddresses(readFileSync('/proc/self/net/fib_trie', 'utf8')).join();
    const observed = await observeProcesses((addresses) => addresses.join() === own);
    const self = observed.find(({ pid }) => pid === process.pid);
    expect(self?.executableSha256).toBe(createHash('sha256').update(readFileSync(process.execPath)).digest('hex'));
  });

  it('leaves out processes of other networks', async () => {
    expect(await observeProcesses(() => false)).toEqual([]);
  });
});
