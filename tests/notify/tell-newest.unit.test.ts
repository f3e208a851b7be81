import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stateDirectory } from '../../src/cli/state-directory.js';
import { tellNewest } from '../../src/cli/tell-newest.js';
import { folderArchive } from '../../src/history/folder-archive.js';
import { keepRun } from '../../src/history/keep-run.js';
import { runOf } from '../history/support/run-of.js';

let folder: string;
let server: Server;
let asked: string[];
let refuses: RegExp;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tell-newest-'));
  [asked, refuses] = [[], /nothing/];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.replace(/\?.*/, '')}`);
    request.resume().on('end', () => {
      const isRefused = refuses.test(request.url ?? '');
      response.writeHead(isRefused ? 404 : 200, { 'content-type': 'application/json' }).end('[]');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Tells of a run that failed in each of two productions. */
async function tell(): Promise<{ said: string[]; ended: string }> {
  const archive = folderArchive(join(folder, 'history'));
  for (const [number, production] of ['a', 'b'].entries()) {
    const { files, summary } = runOf(0, number);
    const findings = [{ check: 'config', subject: 'x', outcome: 'fail' } as const];
    await keepRun(archive, { files, summary: { ...summary, production, outcome: 'fail', findings } });
  }
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [token, chat] = [join(folder, 'token'), join(folder, 'chat')];
  await Promise.all([writeFile(token, 'token'), writeFile(chat, `${endpoint}/chat/secret-of-the-webhook`)]);
  const said: string[] = [];
  const options = { issues: 'o/r', chatUrlPath: chat, githubEndpoint: endpoint, githubTokenPath: token };
  const about = { state: stateDirectory(folder), signal: new AbortController().signal };
  const ended = await tellNewest(archive, options, { ...about, say: (text) => said.push(text) }).then(
    () => 'told',
    String,
  );
  return { said, ended };
}
const chats = (): number => asked.filter((one) => one.startsWith('POST /chat')).length;

test('where GitHub refuses the chat is told of every production, and the end is no good one', async () => {
  refuses = /^\/repos/;
  const { said, ended } = await tell();
  expect(ended).toContain('404');
  expect(chats()).toBe(2);
  expect(said.filter((text) => text.includes('not told'))).toHaveLength(2);
  expect(Object.keys(JSON.parse(await readFile(join(folder, 'history-told.json'), 'utf8')))).toEqual(['a', 'b']);
});

test('where the chat refuses issues are asked for all the same, and its address is nowhere', async () => {
  refuses = /^\/chat/;
  const { said, ended } = await tell();
  expect(asked.filter((one) => one === 'POST /repos/o/r/issues')).toHaveLength(2);
  expect([...said, ended].join()).not.toContain('secret-of-the-webhook');
  expect(ended).toContain('The chat was not told');
});
