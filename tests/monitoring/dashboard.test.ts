import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { productionHistories } from '../../src/cli/production-histories.js';
import { confirmationMetrics } from '../../src/report/confirmation-metrics.js';
import { historyMetrics } from '../../src/report/history-metrics.js';
import { ensureTools } from '../../src/toolchain/ensure-tools.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { confirmation } from './support/confirmation.js';
import { objectionsOfGrafana } from './support/grafana-types.js';
import { recordedRun } from './support/recorded-run.js';
import { withoutData } from './support/without-data.js';

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly targets: readonly { readonly expr: string }[];
}
const DAY_MS = 24 * 60 * 60 * 1_000;
const startedAt = new Date('2026-09-01T00:00:00Z');

let folder: string;
let dashboard: { panels: Panel[]; annotations: { list: { target: { expr: string } }[] } };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  dashboard = JSON.parse(await readFile(projectPath('monitoring', 'dashboard.json'), 'utf8'));
  await ensureTools(['promtool']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the dashboard', () => {
  test('is one to Grafana’s own types, panel by panel', () => {
    expect(objectionsOfGrafana(dashboard)).toEqual([]);
  });

  test('would not be with a field that Grafana does not know, a value of another type, or another panel', () => {
    const [first, ...others] = dashboard.panels;
    const changed = (panel: object) => objectionsOfGrafana({ ...dashboard, panels: [panel as Panel, ...others] });
    expect(changed({ ...first, titel: 'x' }).join()).toContain('"titel"');
    expect(changed({ ...first, options: { colorMode: 'purple' } }).join()).toContain('"purple"');
    expect(changed({ ...first, gridPos: { x: 'left', y: 0, w: 1, h: 1 } }).join()).toContain("'string'");
    expect(changed({ ...first, type: 'singlestat' })).toContain('no panel of type singlestat is known');
    expect(objectionsOfGrafana({ ...dashboard, refreshes: '1m' } as typeof dashboard).join()).toContain('refreshes');
  });

  /** What recorded runs write: a flake, something that fails still, and a newest run that decided nothing. */
  async function written() {
    const names = ['pass', 'one-in-six-passes', 'one-in-six-fails', 'outage-2019-02-08', 'undecided'];
    const runs = await Promise.all(
      names.map((name, index) => recordedRun(name, new Date(startedAt.getTime() + index * DAY_MS))),
    );
    const textOf = async (count: number) =>
      (await historyMetrics(productionHistories(runs.slice(0, count), startedAt), { unread: 0, ahead: 1 })) +
      confirmationMetrics(confirmation('pass', startedAt));
    // The newest run is of another production once more, which a line across all panels marks.
    return [
      { minute: 0, text: await textOf(names.length - 1) },
      { minute: 10, text: await textOf(names.length) },
    ];
  }

  test('has data in each panel, for each of its questions, from metrics of recorded runs', async () => {
    const asked = [
      ...dashboard.panels.flatMap(({ targets }) => targets),
      ...dashboard.annotations.list.map(({ target }) => target),
    ].map(({ expr }) => expr.replaceAll('$production', '.*'));
    expect(asked.length).toBeGreaterThan(dashboard.panels.length);
    expect(asked.filter((expr) => expr.includes('$'))).toEqual([]);
    expect(await withoutData(asked, await written(), { folder, minute: 12, startedAt })).toEqual([]);
  });

  test('would be said to have none where a question is about nothing, or is none', async () => {
    const asked = ['prow_staging_history_runs', 'prow_staging_histories', 'sum by ('];
    expect(await withoutData(asked, await written(), { folder, minute: 12, startedAt })).toEqual(asked.slice(1));
  });
});
