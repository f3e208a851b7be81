import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { productionHistories } from '../../src/cli/production-histories.js';
import type { KeptRun } from '../../src/model/kept-run.js';
import { confirmationMetrics } from '../../src/report/confirmation-metrics.js';
import { historyMetrics } from '../../src/report/history-metrics.js';
import { ensureTools } from '../../src/toolchain/ensure-tools.js';
import { projectPath } from '../../src/toolchain/project-root.js';
import { confirmation } from './support/confirmation.js';
import { recordedRun } from './support/recorded-run.js';
import { testRules } from './support/rule-test.js';

const MINUTE_MS = 60_000;
const HOUR = 60;
const startedAt = new Date('2019-02-08T00:00:00Z');
const at = (minute: number): Date => new Date(startedAt.getTime() + minute * MINUTE_MS);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'));
  // Cold, it takes longer than any test may.
  await ensureTools(['promtool']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The metrics of runs, as they are scraped from the minute after the last of them was judged. */
async function writtenAfter(runs: readonly KeptRun[]): Promise<{ minute: number; text: string }> {
  const newest = runs.at(-1);
  const end =
    newest === undefined ? 0 : (Date.parse(newest.startedAt) + newest.durationMs - startedAt.getTime()) / MINUTE_MS;
  return { minute: Math.ceil(end) + 1, text: await historyMetrics(productionHistories(runs, at(end))) };
}

/** A night before, and then the outage’s build stands in staging at minute `bump`. */
async function replayed(outage: string, bump: number): Promise<Awaited<ReturnType<typeof writtenAfter>>[]> {
  const before = await recordedRun('night-1', at(0));
  const failing = await recordedRun(outage, at(bump));
  return [await writtenAfter([before]), await writtenAfter([before, failing])];
}

test('Prometheus accepts the rules', async () => {
  const { promtool } = await ensureTools(['promtool']);
  const { exitCode, all } = await execa(promtool, ['check', 'rules', projectPath('monitoring', 'alerts.yaml')], {
    reject: false,
    all: true,
  });
  expect([exitCode, String(all)]).toEqual([0, expect.stringContaining('SUCCESS: 14 rules found')]);
});

test.each([
  ['nothing to say about what is written', 'percentile', 0],
  ['something to say about a label that is kept for summaries', 'quantile', 3],
] as const)('Prometheus’ own linter has %s', async (_, label, code) => {
  const { promtool } = await ensureTools(['promtool']);
  const written = await readFile(projectPath('tests', 'monitoring', 'metrics.txt'), 'utf8');
  const input = written.replaceAll('percentile=', `${label}=`);
  const { exitCode, all } = await execa(promtool, ['check', 'metrics'], { input, reject: false, all: true });
  expect([exitCode, all === '']).toEqual([code, code === 0]);
});

describe('minutes from when the build stands in staging to the alert', () => {
  test('of 2019-02-08, on which nobody knew for 164: 2', async () => {
    const written = await replayed('outage-2019-02-08', 10 * HOUR);
    const firing = [
      { minute: 10 * HOUR + 1, alerts: [] },
      { minute: 10 * HOUR + 2, alerts: ['ProwStagingFailed', 'ProwStagingRegression'] },
    ];
    expect(await testRules(written, firing, { folder, startedAt })).toBe('');
  });

  test('of 2019-03-26, which cost 9 hours: 5, beside the change of production that brought it', async () => {
    const written = await replayed('outage-2019-03-26', 10 * HOUR);
    const firing = [
      { minute: 10 * HOUR + 4, alerts: [] },
      { minute: 10 * HOUR + 5, alerts: ['ProwStagingFailed', 'ProwStagingProductionChanged', 'ProwStagingRegression'] },
    ];
    expect(await testRules(written, firing, { folder, startedAt })).toBe('');
  });

  test('are not told wrongly: promtool refuses another minute', async () => {
    const written = await replayed('outage-2019-02-08', 10 * HOUR);
    const firing = [{ minute: 10 * HOUR + 1, alerts: ['ProwStagingFailed'] }];
    expect(await testRules(written, firing, { folder, startedAt })).toContain('FAILED');
  });
});

describe('silence', () => {
  test('alerts thirty hours after the last run began', async () => {
    const written = [await writtenAfter([await recordedRun('pass', at(0))])];
    const firing = [
      { minute: 30 * HOUR, alerts: [] },
      { minute: 30 * HOUR + 1, alerts: ['ProwStagingSilent'] },
    ];
    expect(await testRules(written, firing, { folder, startedAt })).toBe('');
  });

  test('of the metrics themselves alerts after an hour', async () => {
    const seen = await writtenAfter([await recordedRun('pass', at(0))]);
    const gone = { minute: 10 * HOUR, text: '' };
    const firing = [
      { minute: 10 * HOUR + 59, alerts: [] },
      // Prometheus looks back five minutes for a series that was not written again.
      { minute: 11 * HOUR + 5, alerts: ['ProwStagingUnseen'] },
    ];
    expect(await testRules([seen, gone], firing, { folder, startedAt })).toBe('');
  });
});

describe('a production that is reported no more, while another is', () => {
  const own = async (production: string) => ({ ...(await recordedRun('pass', at(0))), production });

  test('alerts after an hour', async () => {
    const [a, b] = [await own('a'), await own('b')];
    const both = await writtenAfter([a, b]);
    const one = { minute: 10 * HOUR, text: (await writtenAfter([a])).text };
    const firing = [
      { minute: 10 * HOUR + 59, alerts: [] },
      { minute: 11 * HOUR + 6, alerts: ['ProwStagingVanished'] },
    ];
    expect(await testRules([both, one], firing, { folder, startedAt })).toBe('');
  });

  test('does not alert while both are', async () => {
    const both = await writtenAfter([await own('a'), await own('b')]);
    expect(await testRules([both], [{ minute: 20 * HOUR, alerts: [] }], { folder, startedAt })).toBe('');
  });
});

describe('clocks and what is left out', () => {
  test('a run that begins later than it is alerts, one that is a little ahead does not', async () => {
    const text = async (hours: number) =>
      historyMetrics(productionHistories([await recordedRun('pass', at(hours * HOUR))], at(0)));
    const [little, far] = [await text(0.5), await text(100)];
    const written = [
      { minute: 0, text: little },
      { minute: 5, text: far },
    ];
    const firing = [
      { minute: 4, alerts: [] },
      { minute: 6, alerts: ['ProwStagingFuture'] },
    ];
    expect(await testRules(written, firing, { folder, startedAt })).toBe('');
  });

  test('runs that are left out alert, none does not', async () => {
    const histories = productionHistories([await recordedRun('pass', at(0))], at(0));
    const written = [
      { minute: 0, text: await historyMetrics(histories, { unread: 0, ahead: 0 }) },
      { minute: 10, text: await historyMetrics(histories, { unread: 0, ahead: 1 }) },
    ];
    const firing = [
      { minute: 9, alerts: [] },
      { minute: 11, alerts: ['ProwStagingLeftOut'] },
    ];
    expect(await testRules(written, firing, { folder, startedAt })).toBe('');
  });
});

describe('two that write of one production', () => {
  const by = (host: string, { minute, text }: { minute: number; text: string }) => ({
    minute,
    text: text.replaceAll('production="', `instance="${host}",production="`),
  });
  /** What a host that was replaced goes on writing, beside what the other writes. */
  async function beside(stale: readonly KeptRun[], newer: readonly KeptRun[]) {
    const [old, now] = [await writtenAfter(stale), await writtenAfter([...stale, ...newer])];
    return [by('old', old), { minute: now.minute, text: `${by('old', old).text}\n${by('new', now).text}` }];
  }

  test('are as well as the newest run that one of them knows', async () => {
    const [failed, passed] = [await recordedRun('outage-2019-02-08', at(0)), await recordedRun('pass', at(24 * HOUR))];
    const written = await beside([failed], [passed]);
    const firing = [
      { minute: 23 * HOUR, alerts: ['ProwStagingFailed'] },
      { minute: 40 * HOUR, alerts: ['ProwStagingProductionChanged'] },
    ];
    expect(await testRules(written, firing, { folder, stepMinutes: 10, startedAt })).toBe('');
  });

  test('alert where the newest run fails, and where nobody has a new one', async () => {
    const [passed, failed] = [
      await recordedRun('night-1', at(0)),
      await recordedRun('outage-2019-02-08', at(24 * HOUR)),
    ];
    const firing = [
      { minute: 40 * HOUR, alerts: ['ProwStagingFailed', 'ProwStagingRegression'] },
      { minute: 60 * HOUR, alerts: ['ProwStagingFailed', 'ProwStagingRegression', 'ProwStagingSilent'] },
    ];
    const written = await beside([passed], [failed]);
    expect(await testRules(written, firing, { folder, stepMinutes: 10, startedAt })).toBe('');
  });
});

test('what has failed ever since the first run is a failure, and no regression', async () => {
  const written = [await writtenAfter([await recordedRun('outage-2019-02-08', at(0))])];
  const firing = [{ minute: HOUR, alerts: ['ProwStagingFailed'] }];
  expect(await testRules(written, firing, { folder, startedAt })).toBe('');
});

test('runs of one question that disagree alert for a week after the last failure', async () => {
  const [good, bad] = [await recordedRun('one-in-six-passes', at(0)), await recordedRun('one-in-six-fails', at(HOUR))];
  const again = await recordedRun('one-in-six-passes', at(2 * HOUR));
  const written = [await writtenAfter([good, bad, again])];
  const firing = [{ minute: 4 * HOUR, alerts: ['ProwStagingFlake'] }];
  expect(await testRules(written, firing, { folder, startedAt })).toBe('');
});

describe('the confirmation of production', () => {
  const seen = (outcome: 'pass' | 'fail' | 'inconclusive', minute = 0, lookedAt = minute) => ({
    minute,
    text: confirmationMetrics(confirmation(outcome, at(lookedAt))),
  });
  // Runs are reported beside it, by night.
  const alerts = async (written: { minute: number; text: string }[], firing: Parameters<typeof testRules>[1]) => {
    const runs = await historyMetrics(productionHistories([await recordedRun('pass', at(0))], at(0)));
    const beside = written.map(({ minute, text }) => ({ minute, text: text + runs }));
    return testRules(beside, firing, { folder, startedAt });
  };

  test('that it runs what is declared alerts nobody', async () => {
    expect(await alerts([seen('pass')], [{ minute: 20 * HOUR, alerts: [] }])).toBe('');
  });

  test('that it does not alerts after ten minutes', async () => {
    const firing = [
      { minute: 9, alerts: [] },
      { minute: 10, alerts: ['ProwProductionNotAsDeclared'] },
    ];
    expect(await alerts([seen('fail')], firing)).toBe('');
  });

  test('that nobody knows alerts after an hour', async () => {
    const firing = [
      { minute: 59, alerts: [] },
      { minute: 60, alerts: ['ProwProductionUnconfirmed'] },
    ];
    expect(await alerts([seen('inconclusive')], firing)).toBe('');
  });

  test('that is a day old alerts an hour later', async () => {
    const firing = [
      { minute: 25 * HOUR, alerts: [] },
      { minute: 25 * HOUR + 1, alerts: ['ProwProductionUnconfirmed'] },
    ];
    expect(await alerts([seen('pass')], firing)).toBe('');
  });

  test('that is reported no more alerts after an hour', async () => {
    const firing = [
      { minute: 10 * HOUR + 59, alerts: [] },
      { minute: 11 * HOUR + 6, alerts: ['ProwProductionVanished'] },
    ];
    expect(await alerts([seen('pass'), { minute: 10 * HOUR, text: '' }], firing)).toBe('');
  });
});

test('a run that does not decide what has failed ever since the first run ends no alert', async () => {
  const failed = await recordedRun('outage-2019-02-08', at(0));
  const open = { check: 'evidence', subject: 'the history', outcome: 'inconclusive' } as const;
  const undecided = { ...(await recordedRun('pass', at(24 * HOUR))), outcome: open.outcome, findings: [open] };
  const same = { ...undecided, candidate: failed.candidate, productionFingerprint: failed.productionFingerprint };
  const written = [await writtenAfter([failed]), await writtenAfter([failed, same])];
  const firing = [{ minute: 26 * HOUR, alerts: ['ProwStagingFailed'] }];
  expect(await testRules(written, firing, { folder, startedAt })).toBe('');
});

describe('a way that takes turns after restarts', () => {
  const nights = async (names: readonly string[]) =>
    Promise.all(names.map((name, day) => recordedRun(name, at(day * 24 * HOUR))));
  const asWritten = async (names: readonly string[]) => {
    const runs = await nights(names);
    return Promise.all(runs.map((_, day) => writtenAfter(runs.slice(0, day + 1))));
  };
  const morning = (day: number, alerts: readonly string[]) => ({ minute: day * 24 * HOUR + 8 * HOUR, alerts });
  const ask = async (names: readonly string[], firing: Parameters<typeof testRules>[1]) =>
    testRules(await asWritten(names), firing, { folder, stepMinutes: 10, startedAt });

  test('alerts where it had none within a week, by itself', async () => {
    const firing = [morning(5, []), morning(6, ['ProwStagingTurnMissed'])];
    expect(
      await ask(
        Array.from({ length: 7 }, () => 'night-1'),
        firing,
      ),
    ).toBe('');
  });

  test('does not where each had one, from the first night on', async () => {
    const rotation = ['night-1', 'night-2', 'night-3'];
    const month = [...rotation, ...rotation, ...rotation, ...rotation];
    expect(
      await ask(
        month,
        [0, 1, 2, 8, 11].map((day) => morning(day, [])),
      ),
    ).toBe('');
  });
});

describe('runs that decide nothing', () => {
  const night = (day: number, name = 'undecided') => recordedRun(name, at(day * 24 * HOUR));
  const reported = async (names: readonly (string | undefined)[]) => {
    const runs = await Promise.all(names.map((name, day) => night(day, name)));
    // A pod that is started anew each day has another address each day.
    return Promise.all(
      runs.map(async (_, day) => {
        const { minute, text } = await writtenAfter(runs.slice(0, day + 1));
        return { minute, text: text.replaceAll('production="', `instance="10.0.0.${day}",production="`) };
      }),
    );
  };
  const morning = { minute: 3 * 24 * HOUR + 30 };

  test('alert after three days, and not before, whoever reports them', async () => {
    const written = await reported([undefined, undefined, undefined, undefined]);
    const firing = [
      { minute: 2 * 24 * HOUR + 30, alerts: [] },
      { ...morning, alerts: ['ProwStagingUndecided'] },
    ];
    expect(await testRules(written, firing, { folder, stepMinutes: 10, startedAt })).toBe('');
  });

  test('do not where one of them did', async () => {
    const written = await reported([undefined, 'pass', undefined, undefined]);
    const firing = [{ ...morning, alerts: [] }];
    expect(await testRules(written, firing, { folder, stepMinutes: 10, startedAt })).toBe('');
  });
});
