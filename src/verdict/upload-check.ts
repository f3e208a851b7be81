import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { expectedFiles, RESULTS_LIMIT_MS, UPLOADED_FILES } from '../model/uploaded-files.js';
import type { Finding } from '../model/verdict.js';
import { findingsOf, type Remark, type WorkingCanary, workingCanaries } from './working-canaries.js';

/**
 * Asks whether the results of every decorated canary are where Deck and TestGrid look for them, and say what happened.
 * One finding names one component and one alias.
 */
export function uploadCheck(description: Description, history: History): Finding[] {
  const isUnread = new Set(
    observationsOf(history, 'undecided')
      .filter(({ event }) => event.cause === 'storage-unreadable')
      .map(({ event }) => event.phase),
  );
  const judged = workingCanaries(description, history).map((canary) => ({
    canary,
    remarks: remarksOn(canary, { isUnread: isUnread.has(canary.phase) }),
  }));
  return findingsOf('upload', history, judged);
}

function remarksOn(canary: WorkingCanary, { isUnread }: { isUnread: boolean }): Remark[] {
  const { upload } = canary;
  const expected = 'its results in cloud storage, as Prow documents them';
  if (upload === null || isUnread)
    return [{ outcome: 'inconclusive', who: '', expected, observed: 'nobody looked, or storage did not answer' }];
  if (upload.buildId === '')
    return [{ outcome: 'inconclusive', who: '', expected, observed: 'Prow gave it no build to look for' }];
  const wrong = [...missingFiles(canary, upload), ...wrongContents(canary, upload), ...wrongResult(canary, upload)];
  if (wrong.length === 0)
    return [{ outcome: 'pass', who: '', expected, observed: `all ${upload.files.length} files, and they agree` }];
  return wrong;
}

type Upload = NonNullable<WorkingCanary['upload']>;

function missingFiles({ canary }: WorkingCanary, upload: Upload): Remark[] {
  const missing = expectedFiles(canary)
    .filter((file) => !upload.files.includes(file))
    .map((file) => [file, UPLOADED_FILES[file]] as const);
  const latest = upload.latestBuild === null ? [['latest-build.txt', 'initupload'] as const] : [];
  const index =
    upload.indexSays === null ? [['the file of its build in pr-logs/directory', 'initupload'] as const] : [];
  return [...missing, ...latest, ...index].map(([file, who]) => ({
    outcome: isCutShort(upload) ? 'inconclusive' : 'fail',
    who,
    expected: `${file} within ${RESULTS_LIMIT_MS / 1_000} s`,
    observed: `no ${file} where Deck and TestGrid look after ${upload.waitLimitMs / 1_000} s`,
  }));
}

/** After a misplacement nobody waits as long as results may take. */
function isCutShort({ waitLimitMs }: Upload): boolean {
  return waitLimitMs < RESULTS_LIMIT_MS;
}

function wrongContents({ prowJob, pods }: WorkingCanary, upload: Upload): Remark[] {
  const { prowJobName, podUid, logSays, latestBuild, indexSays, startedAt, finishedAt } = upload;
  const uids = pods.flatMap((pod) => pod.uids);
  const wrong = (who: string, expected: string, observed: string): Remark => ({
    ...{ outcome: 'fail', who, expected, observed },
  });
  return [
    ...upload.unreadable.map((problem) => wrong(writerOf(problem), 'a file that can be read', problem)),
    ...(prowJobName !== null && prowJobName !== prowJob
      ? [wrong('crier', 'prowjob.json is that ProwJob', 'prowjob.json is another ProwJob')]
      : []),
    ...(podUid !== null && !uids.includes(podUid)
      ? [wrong('crier', 'podinfo.json is of the pod that sweeps saw', 'podinfo.json is of another pod')]
      : []),
    ...(upload.files.includes('build-log.txt') && logSays !== prowJob
      ? [wrong('sidecar', 'build-log.txt is what the canary wrote', 'build-log.txt is not what the canary wrote')]
      : []),
    ...(latestBuild !== null && ![upload.buildId, ...(upload.laterBuilds ?? [])].includes(latestBuild)
      ? [
          wrong(
            'initupload',
            'latest-build.txt names this build, or a later one of that job',
            'latest-build.txt names another build',
          ),
        ]
      : []),
    ...(typeof indexSays === 'string' && !indexSays.endsWith(`/${upload.place}`)
      ? [wrong('initupload', 'pr-logs/directory says where this build is', 'pr-logs/directory says another place')]
      : []),
    ...(startedAt !== null && finishedAt !== null && finishedAt < startedAt
      ? [wrong('sidecar', 'finished after it started', 'finished before it started')]
      : []),
  ];
}

/** States of a ProwJob that is over (pkg/apis/prowjobs/v1). */
const ENDED: readonly string[] = ['success', 'failure', 'error', 'aborted'];

/** Whether Prow tells apart a canary that did well and one that failed on purpose; its utilities call either in capitals. */
function wrongResult({ canary }: WorkingCanary, upload: Upload): Remark[] {
  const { state, passed, result } = upload;
  const hasFailed = canary.task === 'fail';
  const expected = hasFailed ? 'failure' : 'success';
  const deed = `a canary whose process ended with exit code ${hasFailed ? 1 : 0}`;
  const isTold = state === expected;
  const isWritten = passed === null || (passed === !hasFailed && result?.toLowerCase() === expected);
  return [
    ...(isTold
      ? []
      : [
          {
            outcome: isCutShort(upload) && !ENDED.includes(state) ? ('inconclusive' as const) : ('fail' as const),
            who: 'entrypoint',
            expected: `${deed} is a ${expected}`,
            observed: `ProwJob "${state}"`,
          },
        ]),
    ...(isWritten
      ? []
      : [
          {
            outcome: 'fail' as const,
            who: isTold ? 'sidecar' : 'entrypoint',
            expected: `finished.json says ${expected} of ${deed}`,
            observed: `finished.json says passed ${passed}, result "${result}"`,
          },
        ]),
  ];
}

function writerOf(problem: string): string {
  return Object.entries(UPLOADED_FILES).find(([file]) => problem.startsWith(`${file}:`))?.[1] ?? '';
}
