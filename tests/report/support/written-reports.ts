import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeRun } from '../../../src/cli/conclude.js';
import { runFiles, writeJson } from '../../../src/cli/run-folder.js';
import {
  EXAMPLE_DESCRIPTION,
  exampleEvents,
  expectedFate,
  historyText,
} from '../../../src/model/fixtures/example-run.js';
import { hostileRun } from '../../../src/report/fixtures/hostile-run.js';
import { reportHtml } from '../../../src/report/report-html.js';
import { readRecording, replayAt } from '../../nights/recording.js';

/** What another could have written into a job's name, to be more than a name. */
export const HOSTILE = `<script>window.taken=1</script><img src=x onerror="window.taken=1">" onfocus="window.taken=1" autofocus '&lt;b&gt;&#60; <!-- ]]> </style></title>`;

/** Reports as runs leave them, as files. */
export interface WrittenReports {
  readonly root: string;
  readonly pass: string;
  /** Of the outage of 2019-02-08: `default` lands in the service cluster. */
  readonly fail: string;
  readonly hostile: string;
  /** Of the drill of the same outage, as it was recorded when it was run. */
  readonly outage: string;
}

/** Judges example runs, and writes their reports. */
export async function writeExampleReports(): Promise<WrittenReports> {
  const root = mkdtempSync(join(tmpdir(), 'prow-staging-report-'));
  const pass = await judged(root, 'pass', exampleEvents());
  const overwritten = exampleEvents({
    fateOf: (probe) =>
      probe.phase === 'candidate' && probe.canary.spelling === 'default'
        ? { ...expectedFate(probe), places: [{ clusterId: 'prow', namespace: 'test-pods' }] }
        : expectedFate(probe),
  });
  const fail = await judged(root, 'fail', overwritten);
  const hostile = join(root, 'hostile.html');
  writeFileSync(hostile, reportHtml(hostileRun(HOSTILE)));
  return { root, pass, fail, hostile, outage: await recorded(root, 'outage-2019-02-08') };
}

async function recorded(root: string, name: string): Promise<string> {
  const folder = join(root, name);
  await replayAt(await readRecording(name), { at: new Date('2019-02-08T01:17:00Z'), folder });
  await judgeRun(folder);
  return runFiles(folder).report;
}

/** Removes what {@link writeExampleReports} wrote. */
export function removeReports({ root }: WrittenReports): void {
  rmSync(root, { recursive: true, force: true });
}

async function judged(root: string, id: string, events: ReturnType<typeof exampleEvents>): Promise<string> {
  const folder = mkdtempSync(join(root, `${id}-`));
  const files = runFiles(folder);
  await writeJson(files.description, EXAMPLE_DESCRIPTION);
  await writeJson(files.environment, {
    differences: [{ rule: 'no-ingress', reason: 'nobody calls from outside', subject: 'Ingress prow/prow' }],
  });
  writeFileSync(files.history, historyText(events));
  await judgeRun(folder);
  return files.report;
}
