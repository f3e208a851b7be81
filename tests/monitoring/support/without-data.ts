import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { ensureTools } from '../../../src/toolchain/ensure-tools.js';
import { seriesOf, type Written } from './rule-test.js';

/** Those of some questions that Prometheus cannot read, or has no data for at `minute`, while metrics read as written. */
export async function withoutData(
  asked: readonly string[],
  written: readonly Written[],
  { folder, minute, startedAt }: { folder: string; minute: number; startedAt: Date },
): Promise<string[]> {
  const { promtool } = await ensureTools(['promtool']);
  const file = join(folder, 'data.test.yaml');
  const found: string[] = [];
  for (const expr of asked) {
    const test = {
      interval: '1m',
      input_series: seriesOf(written, { end: minute, stepMinutes: 1, startedAt }),
      promql_expr_test: [
        { expr: `count(${expr}) > bool 0`, eval_time: `${minute}m`, exp_samples: [{ labels: '{}', value: 1 }] },
      ],
    };
    await writeFile(file, stringify({ evaluation_interval: '1m', tests: [test] }));
    const { exitCode } = await execa(promtool, ['test', 'rules', file], { all: true, reject: false });
    if (exitCode !== 0) found.push(expr);
  }
  return found;
}
