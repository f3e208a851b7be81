import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Environment } from '../../model/environment.js';
import { directGithub } from './direct-github.js';

test('a stand-in that cannot be reached is told by the request and by why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'prow-staging-direct-'));
  const secrets = join(folder, 'secrets.json');
  const hex = 'a'.repeat(40);
  writeFileSync(secrets, JSON.stringify({ token: hex, hmac: hex, control: hex }));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // From now on nobody listens there.
  await new Promise((resolve) => server.close(resolve));
  const endpoints = { github: `http://127.0.0.1:${port}` };
  const environment = { github: { secrets }, endpoints } as unknown as Environment;
  const github = directGithub(environment, { signal: new AbortController().signal });
  await expect(github.reported()).rejects.toThrow(/^GET \/reported: fetch failed: .*ECONNREFUSED/);
  rmSync(folder, { recursive: true });
});
