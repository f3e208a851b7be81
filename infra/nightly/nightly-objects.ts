import type { V1CronJob, V1PersistentVolumeClaim, V1ServiceAccount } from '@kubernetes/client-node';
import { NIGHTLY_JOB } from '../../src/model/nightly-job.js';
import { nightlyPod } from './nightly-pod.js';
import type { NightlySettings } from './nightly-settings.js';

const LABELS = { 'app.kubernetes.io/name': 'prow-staging', 'app.kubernetes.io/component': 'nightly' };

/** A night that began hours late is still this night; one that would begin at noon is the next. */
const LATE_SECONDS = 6 * 60 * 60;

/** The first night builds the toolchain, and every start of a component takes a minute at most. */
export const NIGHT_LIMIT_SECONDS = 3 * 60 * 60;

/** What the pod of a night is given, whoever starts it: an account without a single right, and a claim. */
export function nightlyNeeds(
  { claim, serviceAccount }: NightlySettings,
  namespace: string,
): [V1ServiceAccount, V1PersistentVolumeClaim] {
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { namespace, name: serviceAccount.name, labels: LABELS, ...annotated(serviceAccount.annotations) },
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { namespace, name: claim.name, labels: LABELS },
      spec: {
        accessModes: ['ReadWriteOnce'],
        ...(claim.storageClass === undefined ? {} : { storageClassName: claim.storageClass }),
        resources: { requests: { storage: claim.size } },
      },
    },
  ];
}

function annotated(annotations: Record<string, string>): { annotations?: Record<string, string> } {
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** The nights as a job of Kubernetes itself, for those whose Prow shall not start them, or who have none. */
export function nightlyCronJob(settings: NightlySettings, namespace: string): V1CronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { namespace, name: NIGHTLY_JOB, labels: LABELS },
    spec: {
      schedule: settings.cron,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: LATE_SECONDS,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 7,
      jobTemplate: {
        metadata: { labels: LABELS },
        spec: {
          activeDeadlineSeconds: NIGHT_LIMIT_SECONDS,
          // A night that was killed is taken up again; one that failed says the same again, in seconds.
          backoffLimit: 1,
          template: { metadata: { labels: LABELS }, spec: { ...nightlyPod(settings), restartPolicy: 'Never' } },
        },
      },
    },
  };
}
