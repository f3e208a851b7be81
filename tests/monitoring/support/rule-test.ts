import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { ensureTools } from '../../../src/toolchain/ensure-tools.js';
import { projectPath } from '../../../src/toolchain/project-root.js';

/** Metrics as they read from some minute on. */
export interface Written {
  readonly minute: number;
  readonly text: string;
}

/** Which alerts fire at some minute, all of them. */
export interface Firing {
  readonly minute: number;
  readonly alerts: readonly string[];
}

const FIRING = 'group by (alertname) (ALERTS{alertstate="firing"})';
const LINE = /^([a-z_]+(?:\{.*\})?) (\S+)$/;

/**
 * Asks promtool whether our rules fire as expected while metrics read as written.
 *
 * @returns what promtool said; empty where all is as expected.
 */
export async function testRules(
  written: readonly Written[],
  firing: readonly Firing[],
  { folder, stepMinutes = 1, startedAt }: { folder: string; stepMinutes?: number; startedAt: Date },
): Promise<string> {
  const { promtool } = await ensureTools(['promtool']);
  const end = Math.max(...firing.map(({ minute }) => minute));
  const file = join(folder, 'rules.test.yaml');
  const test = {
    interval: `${stepMinutes}m`,
    input_series: seriesOf(written, { end, stepMinutes, startedAt }),
    promql_expr_test: firing.map(({ minute, alerts }) => ({
      expr: FIRING,
      eval_time: `${minute}m`,
      exp_samples: [...alerts].sort().map((name) => ({ labels: `{alertname="${name}"}`, value: 1 })),
    })),
  };
  const rules = projectPath('monitoring', 'alerts.yaml');
  await writeFile(file, stringify({ rule_files: [rules], evaluation_interval: `${stepMinutes}m`, tests: [test] }));
  const { exitCode, all } = await execa(promtool, ['test', 'rules', file], { all: true, reject: false });
  return exitCode === 0 ? '' : String(all);
}

/** Each series as promtool spells it: a value held from one step to the next, `_` where it was not written. */
export function seriesOf(
  written: readonly Written[],
  { end, stepMinutes, startedAt }: { end: number; stepMinutes: number; startedAt: Date },
): { series: string; values: string }[] {
  const tables = written.map(({ text }) => valuesOf(text, startedAt));
  const names = [...new Set(tables.flatMap((table) => [...table.keys()]))];
  const steps = (minute: number): number => Math.ceil(minute / stepMinutes);
  return names.map((series) => ({
    series,
    values: [
      ...(steps(written[0]?.minute ?? 0) > 0 ? [`_x${steps(written[0]?.minute ?? 0)}`] : []),
      ...tables.map((table, index) => {
        const [from, to] = [steps(written[index]?.minute ?? 0), steps(written[index + 1]?.minute ?? end + stepMinutes)];
        const value = table.get(series);
        return value === undefined ? `_x${to - from}` : `${value}x${to - from - 1}`;
      }),
    ].join(' '),
  }));
}

/** promtool’s clock begins at zero. */
function valuesOf(text: string, startedAt: Date): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, series, value] = LINE.exec(line) ?? [];
    if (series === undefined) continue;
    const isTime = /_timestamp_seconds(\{|$)/.test(series);
    found.set(series, Number(value) - (isTime ? startedAt.getTime() / 1_000 : 0));
  }
  return found;
}
