import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notifyChat } from '../../src/cli/notify.js';
import { postChat } from '../../src/github/post-chat.js';
import { keptRunOf } from '../../src/history/fixtures/kept-run.js';

let folder: string;
let server: Server;
let url: string;
let answers: { status: number; headers?: Record<string, string> }[];
let messages: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-'));
  [answers, messages] = [[], []];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const { status, headers = {} } = answers.shift() ?? { status: 200 };
      if (status === 200) messages.push((JSON.parse(body) as { text: string }).text);
      response.writeHead(status, headers).end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T0/B0/secret-of-the-webhook`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const { signal } = new AbortController();
const failing = keptRunOf(2, { failed: [['placement', 'alias <default>']] });
const tell = (runs: Parameters<typeof notifyChat>[0]) =>
  notifyChat(runs, { url, told: join(folder, 'told.json'), signal });

describe('a chat', () => {
  test('is told what fails now, once, and when it passes again', async () => {
    expect(await tell([keptRunOf(1), failing])).toBe(true);
    expect(await tell([keptRunOf(1), failing])).toBe(false);
    expect(await tell([failing, keptRunOf(3, { failed: [['placement', 'alias <default>']] })])).toBe(false);
    expect(await tell([failing, keptRunOf(4)])).toBe(true);
    expect(messages).toEqual([
      expect.stringMatching(
        /fails now: placement \(alias &lt;default&gt;, a flake: 1 of 2 such runs since 2026-01-02, the first 2026-01-02T/,
      ),
      expect.stringMatching(/passes again: placement/),
    ]);
  });

  test('is told nothing by nights that pass', async () => {
    expect(await tell([keptRunOf(1), keptRunOf(2)])).toBe(false);
    expect(messages).toEqual([]);
  });

  const failsOn = (day: number, ...subjects: string[]) =>
    keptRunOf(day, { failed: subjects.map((subject) => ['placement', subject] as const) });
  const undecided = (day: number) =>
    keptRunOf(day, { findings: [{ check: 'evidence', subject: 'sweep', outcome: 'inconclusive' }] });

  test('hears of a failure although it was not told of the run that failed first', async () => {
    await tell([keptRunOf(1)]);
    expect(await tell([keptRunOf(1), failsOn(2, 'a'), failsOn(3, 'a')])).toBe(true);
    expect(messages).toEqual([
      expect.stringContaining('fails now: placement (a, a flake: 2 of 3 such runs since 2026-01-02'),
    ]);
  });

  test('hears that it passes again, and nothing twice, whatever was not decided in between', async () => {
    await tell([failsOn(1, 'a')]);
    expect(await tell([failsOn(1, 'a'), undecided(2)])).toBe(false);
    expect(await tell([failsOn(1, 'a'), undecided(2), failsOn(3, 'a')])).toBe(false);
    expect(await tell([failsOn(1, 'a'), undecided(2), keptRunOf(4)])).toBe(true);
    expect(messages.at(-1)).toContain('passes again: placement');
  });

  test('hears of another subject of a check that fails already, and of no other', async () => {
    await tell([failsOn(1, 'default')]);
    expect(await tell([failsOn(2, 'default', 'z')])).toBe(true);
    expect(messages.at(-1)).toContain('fails now too: placement (z)');
    expect(await tell([failsOn(3, 'z')])).toBe(false);
  });

  test('goes on from what an earlier version remembered', async () => {
    const before = failsOn(1, 'a');
    await writeFile(join(folder, 'told.json'), JSON.stringify({ example: before.id }));
    expect(await tell([before])).toBe(false);
    expect(await tell([before, failsOn(2, 'a')])).toBe(false);
    expect(await tell([before, keptRunOf(3)])).toBe(true);
  });

  test('notifies nobody, leads nowhere and says nothing else by a name', async () => {
    await tell([
      keptRunOf(1),
      failsOn(2, '<!here> @channel\npasses again: placement\u2028[x](https://elsewhere.test)'),
    ]);
    const [text = ''] = messages;
    expect(text.split(/[\n\u2028]/)).toHaveLength(3);
    expect(text).not.toMatch(/@channel|<!|https:\/\/|\[x\]\(/);
    expect(text.replaceAll('\u2060', '')).toContain('fails now: placement (&lt;!here&gt; @channel passes again');
    await tell([keptRunOf(3), failsOn(4, 'alias "rules_k8s" (omitted)')]);
    expect(messages.at(-1)).toContain('alias "rules_k8s" (omitted)');
  });

  test('hears what passes again and in which run, however long the names are that fail', async () => {
    await tell([failsOn(1, 'a')]);
    const checks = ['inside', 'repeat', 'upload', 'rollout', 'boskos', 'config', 'reporting', 'coverage'] as const;
    const long = checks.flatMap((check) => ['x', 'y', 'z'].map((one) => [check, one.repeat(5_000)] as const));
    await tell([failsOn(1, 'a'), keptRunOf(2, { failed: long })]);
    expect(messages.at(-1)).toContain('passes again: placement');
    expect(messages.at(-1)).toContain(`run ${keptRunOf(2).id}`);
    expect(messages.at(-1)?.length).toBeLessThanOrEqual(4_000);
  });

  test('that could not be told is told the next time', async () => {
    answers = [{ status: 404 }];
    await expect(tell([keptRunOf(1), failing])).rejects.toThrow(/HTTP 404/);
    expect(await tell([keptRunOf(1), failing])).toBe(true);
  });
});

describe('posting', () => {
  test('waits as long as it is told to, and tries again where the other side is unwell', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '3' } }, { status: 503 }];
    await postChat({ url, signal, secondMs: 1 }, 'text');
    expect(messages).toEqual(['text']);
  });

  test('does not wait for hours', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '7200' } }];
    await expect(postChat({ url, signal, secondMs: 1 }, 'text')).rejects.toThrow(/HTTP 429/);
  });

  test('says the address in no error, and follows nobody elsewhere', async () => {
    const elsewhere = { status: 302, headers: { location: 'http://127.0.0.1:1/' } };
    answers = [elsewhere, elsewhere, elsewhere];
    const said = await postChat({ url, signal, secondMs: 1 }, 'text').catch(String);
    expect(said).toMatch(/The chat was not told/);
    expect(said).not.toContain('secret-of-the-webhook');
    const nobody = await postChat({ url: 'http://127.0.0.1:1/secret-of-the-webhook', signal, secondMs: 1 }, 'x').catch(
      String,
    );
    expect(nobody).not.toContain('secret-of-the-webhook');
  });
});
