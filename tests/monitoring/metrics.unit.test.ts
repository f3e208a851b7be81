import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { productionHistories } from '../../src/cli/production-histories.js';
import { confirmationMetrics } from '../../src/report/confirmation-metrics.js';
import { historyMetrics } from '../../src/report/history-metrics.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { confirmation } from './support/confirmation.js';
import { recordedRun } from './support/recorded-run.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const first = new Date('2026-09-01T01:30:00Z');
let text: string;
beforeAll(async () => {
  const runs = await Promise.all(
    ['night-1', 'one-in-six-passes', 'one-in-six-fails', 'outage-2019-02-08', 'outage-2019-03-26'].map((name, index) =>
      recordedRun(name, new Date(first.getTime() + index * DAY_MS)),
    ),
  );
  const histories = productionHistories(runs, new Date(first.getTime() + 5 * DAY_MS));
  text = await historyMetrics(histories, { unread: 0, ahead: 1 });
});

test('a run and its history read as Prometheus expects', async () => {
  await expect(text).toMatchFileSnapshot('metrics.txt');
});

test('a history without a run has names and no value, so that its absence can be seen', async () => {
  const empty = await historyMetrics([]);
  expect(empty.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});

const written = (): Set<string> => new Set(namesIn(text + confirmationMetrics(confirmation('pass', first))));
const namesIn = (given: string): string[] => given.match(/\bprow_staging_[a-z_]+\b/g) ?? [];

test('rules ask for nothing that nobody writes', async () => {
  const rules = await readFile(projectPath('monitoring', 'alerts.yaml'), 'utf8');
  const asked = namesIn(rules);
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((name) => !written().has(name))).toEqual([]);
});

test('the dashboard asks for nothing that nobody writes, and for each alert’s metric', async () => {
  const dashboard = await readFile(projectPath('monitoring', 'dashboard.json'), 'utf8');
  const asked = namesIn(dashboard);
  expect(asked.filter((name) => !written().has(name))).toEqual([]);
  const rules = namesIn(await readFile(projectPath('monitoring', 'alerts.yaml'), 'utf8'));
  expect(rules.filter((name) => !dashboard.includes(name))).toEqual([]);
});

test('every panel has a unit, a description and a place of its own', async () => {
  const { panels } = parse(await readFile(projectPath('monitoring', 'dashboard.json'), 'utf8')) as {
    panels: { title: string; description?: string; fieldConfig?: { defaults: { unit?: string } }; gridPos: Place }[];
  };
  for (const { title, description, fieldConfig } of panels)
    expect([title, description !== undefined, fieldConfig?.defaults.unit !== undefined]).toEqual([title, true, true]);
  const overlapping = panels.flatMap((one, index) =>
    panels
      .slice(index + 1)
      .filter((other) => overlap(one.gridPos, other.gridPos))
      .map(({ title }) => `${one.title} and ${title}`),
  );
  expect(overlapping).toEqual([]);
});

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
