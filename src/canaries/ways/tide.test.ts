import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { UNKNOWN_CLUSTER_ALIAS } from '../../model/alias.js';
import type { Canary } from '../../model/canary.js';
import { CANARY_GITHUB } from '../../model/github-world.js';
import { makeEnvironment, makeRun } from '../fixtures/make-run.js';
import { takeOffersBack, tideBatch } from './tide.js';
import type { Starting } from './way-driver.js';

/** What the stand-in was told, a line each: `open main a,b` for a pull request with these contexts green, `label 1`. */
async function toldBy(canaries: readonly Canary[], pulls: readonly object[] = []): Promise<string[]> {
  const told: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const given = body === '' ? {} : JSON.parse(body);
    if (request.url === '/pulls') told.push(`open ${given.base} ${given.statuses}${given.labels ? ' labelled' : ''}`);
    if (request.url === '/labels') told.push(`label ${given.numbers} ${given.add}`);
    if (request.url === '/pulls/close') told.push(`close ${given.repo} ${given.number}`);
    const opened = { number: told.length, headSha: 'h', baseSha: 'b', delivery: null };
    const nothing = { statuses: [], comments: [], labelled: [], pulls, deliveries: [], refused: [] };
    response.end(JSON.stringify(request.url === '/reported' ? nothing : request.url === '/pulls' ? opened : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'prow-staging-tide-'));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const secrets = join(folder, 'secrets.json');
  writeFileSync(
    secrets,
    JSON.stringify(Object.fromEntries(['token', 'hmac', 'control'].map((name) => [name, 'a'.repeat(40)]))),
  );
  const endpoints = { github: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const run = makeRun({ environment: makeEnvironment({ github: { secrets, reported: [] }, endpoints }) });
  if (canaries.length === 0) await takeOffersBack(run);
  else await tideBatch.start?.(run, { canaries } as unknown as Starting);
  return told;
}

const batch = (spelling: string): Canary => ({ job: `of-${spelling}`, spelling, type: 'batch', way: 'tide-batch' });

test('both pull requests of a batch are there before tide may merge either', async () => {
  const { mergeLabel, refusedBranch } = CANARY_GITHUB;
  const told = await toldBy([batch('default'), batch(UNKNOWN_CLUSTER_ALIAS)]);
  expect(told).toEqual([
    ...['open main of-default', 'open main of-default', `label 1,2 ${mergeLabel}`],
    `open ${refusedBranch} of-${UNKNOWN_CLUSTER_ALIAS}`,
    `open ${refusedBranch} of-${UNKNOWN_CLUSTER_ALIAS}`,
    `label 4,5 ${mergeLabel}`,
  ]);
});

test('what nobody will merge is closed once its canaries are over, and nothing else', async () => {
  const pull = (repo: string, number: number, state = 'open') => ({
    ...{ org: CANARY_GITHUB.org, repo, number, state, base: 'main', openedBy: '', paths: [], headSha: 'h', labels: [] },
    ...{ mergedSha: null, mergedBy: null },
  });
  const pulls = [pull('tide-serial', 1), pull('tide-batch', 2), pull('tide-batch', 3, 'closed'), pull('errands', 4)];
  expect(await toldBy([], pulls)).toEqual(['close tide-serial 1', 'close tide-batch 2']);
});

test('nothing is offered on a branch whose jobs nobody asks for', async () => {
  expect((await toldBy([batch('default')])).filter((line) => line.startsWith('open'))).toHaveLength(2);
});
