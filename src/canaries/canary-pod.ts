import { aliasOf } from '../model/alias.js';
import { askedPod, CANARY_POD, CANARY_QUEUE, type Canary, canarySecret, type KeptTask } from '../model/canary.js';
import type { DecoratedCanaries, Environment } from '../model/environment.js';
import { HIDDEN_TASK } from '../model/page.js';
import { SAYS_ITS_CLAIMS } from '../model/token-claims.js';
import { WHEREABOUTS_FILE } from '../model/uploaded-files.js';

/** Where a canary's own volume appears in its container. */
const MOUNT_PATH = '/canary';

/** The exit code of a canary that is to fail: what becomes of it shows who still knows it at the end. */
const EXIT_CODE = { speak: '0', fail: '1' } as const;

/** What of a ProwJob's spec makes its pod: the container, and the pod utilities that Prow puts around it. */
export function canaryPod(
  { spelling, task, startTime = '' }: Pick<Canary, 'spelling' | 'task'> & { readonly startTime?: string },
  environment: Environment,
) {
  switch (task) {
    case undefined:
      return { pod_spec: podSpec(environment, { container: START, volume: { emptyDir: {} } }) };
    case 'secret': {
      const volume = { secret: { secretName: canarySecret(clusterOf(spelling, environment)) } };
      const container = { command: ['/bin/sh', '-c', `test -s ${MOUNT_PATH}/cluster`], volumeMounts: MOUNTS };
      return { pod_spec: podSpec(environment, { container, volume }) };
    }
    case 'clone':
      throw new RangeError('a canary that clones is started by hook, of the job configuration');
    case 'speak':
    case 'fail': {
      const { image, command, config } = decorationOf(spelling, environment.canary.decorated);
      const container = { image, command: [...command, WHEREABOUTS_FILE, EXIT_CODE[task]], volumeMounts: MOUNTS };
      const pod = podSpec(environment, { container, volume: { emptyDir: {} } });
      const { serviceAccount } = askedPod(task);
      return { pod_spec: { ...pod, serviceAccountName: serviceAccount }, decoration_config: config };
    }
    case 'abort': {
      const { config } = decorationOf(spelling, environment.canary.decorated);
      const pod = podSpec(environment, { container: { ...LAST, volumeMounts: MOUNTS }, volume: { emptyDir: {} } });
      const { serviceAccount } = askedPod(task);
      const decoration = { ...config, timeout: `${LAST_SECONDS}s` };
      return { ...ABORTABLE, pod_spec: { ...pod, serviceAccountName: serviceAccount }, decoration_config: decoration };
    }
    case 'stay': {
      const pod = podSpec(environment, { container: LAST, volume: { emptyDir: {} } });
      return { ...ABORTABLE, pod_spec: { ...pod, terminationGracePeriodSeconds: GRACE_SECONDS } };
    }
    case 'evicted':
    case 'evicted-once':
    case 'unscheduled':
    case 'unpullable':
    case 'overdue':
    case 'serial':
    case 'queued':
      return keptPod(task, { spelling, startTime, environment });
    default:
      return task satisfies never;
  }
}

/** What plank has more to do with than start it; its own limits, so that none of production's is waited for. */
function keptPod(
  task: KeptTask,
  { spelling, startTime, environment }: { spelling: string | null; startTime: string; environment: Environment },
) {
  const briefly = podSpec(environment, { container: BRIEFLY, volume: { emptyDir: {} } });
  switch (task) {
    case 'evicted':
    case 'evicted-once': {
      const container = { command: ['/bin/sh', '-c', overfill(startTime)], volumeMounts: MOUNTS };
      const pod = podSpec(environment, { container, volume: { emptyDir: { sizeLimit: VOLUME_LIMIT } } });
      const pod_spec = { ...pod, terminationGracePeriodSeconds: GRACE_SECONDS };
      return {
        pod_spec,
        ...(task === 'evicted-once' ? { error_on_eviction: true } : {}),
        ...(task === HIDDEN_TASK ? { hidden: true } : {}),
      };
    }
    case 'unscheduled':
    case 'unpullable': {
      const { config } = decorationOf(spelling, environment.canary.decorated);
      const container = task === 'unpullable' ? { ...START, image: NOBODYS_IMAGE } : START;
      const pod = podSpec(environment, { container: { ...container, volumeMounts: MOUNTS }, volume: { emptyDir: {} } });
      const pod_spec = { ...pod, serviceAccountName: askedPod(task).serviceAccount };
      const limit = `${TIMEOUT_SECONDS}s`;
      return task === 'unpullable'
        ? { pod_spec, decoration_config: { ...config, pod_pending_timeout: limit } }
        : {
            pod_spec: { ...pod_spec, nodeSelector: NOBODYS_NODE },
            decoration_config: { ...config, pod_unscheduled_timeout: limit },
          };
    }
    case 'overdue': {
      const { config } = decorationOf(spelling, environment.canary.decorated);
      const pod = podSpec(environment, { container: { ...OVERDUE, volumeMounts: MOUNTS }, volume: { emptyDir: {} } });
      const decoration = { ...config, timeout: '3s', grace_period: '1s' };
      return { pod_spec: { ...pod, serviceAccountName: askedPod(task).serviceAccount }, decoration_config: decoration };
    }
    case 'serial':
      return { pod_spec: briefly, max_concurrency: 1 };
    case 'queued':
      return { pod_spec: briefly, job_queue_name: CANARY_QUEUE.name };
    default:
      return task satisfies never;
  }
}

/** What `evicted` may put into its volume. */
const VOLUME_LIMIT = '256Ki';

/** Seconds after its start in which a job is evicted: some three times, as often as its node looks, and then it ends. */
const EVICTED_SECONDS = 30;

/** Puts more into its volume than it may, while the job is young. */
function overfill(startTime: string): string {
  const until = Math.round(Date.parse(startTime) / 1_000) + EVICTED_SECONDS;
  const fill = `head -c 4194304 /dev/zero > ${MOUNT_PATH}/too-much; trap 'exit 1' TERM; while :; do sleep 1; done`;
  return `if [ "$(date +%s)" -ge ${until} ]; then exit 0; fi; ${fill}`;
}

/** Long enough for two of them at once to be seen. */
const BRIEFLY = { command: ['/bin/sh', '-c', 'sleep 2'] };

/** Does not end when it is asked to, and well if nobody makes it. */
const OVERDUE = {
  command: ['/bin/sh', '-c', `trap '' INT TERM; i=0; while [ $((i+=1)) -le 20 ]; do sleep 1; done`],
};

/** Seconds after which plank is to give up on what never runs. */
const TIMEOUT_SECONDS = 8;
const NOBODYS_IMAGE = 'prow-staging.invalid/no-such-image:1';
const NOBODYS_NODE = { 'prow-staging.dev/canary': 'nowhere' };

/** Whether the environment can run a decorated canary of this spelling. */
export function canDecorate(spelling: string | null, { canary }: Environment): boolean {
  return canary.decorated?.configs.some((one) => one.spelling === spelling) ?? false;
}

/** Longer than a phase takes; one that nobody aborts ends by itself then. */
const LAST_SECONDS = 900;

/** Seconds for a program that ends within one of them. */
const GRACE_SECONDS = 5;

/** Says which it is, as Prow tells every container of a job, lasts, and ends when it is asked to. */
const LAST = {
  command: [
    '/bin/sh',
    '-c',
    `echo "canary $PROW_JOB_ID"; trap 'exit 0' TERM INT; i=0; while [ $((i+=1)) -lt ${LAST_SECONDS} ]; do sleep 1; done`,
  ],
};

/** Sign-in is off in staging: anyone may abort these. */
const ABORTABLE = { rerun_auth_config: { allow_anyone: true } };

/** Undecorated and over at once: such a canary asks where it lands, not whether it works. */
const START = { command: SAYS_ITS_CLAIMS };
const MOUNTS = CANARY_POD.volumes.map((name) => ({ name, mountPath: MOUNT_PATH }));

function podSpec({ canary }: Environment, { container, volume }: { container: object; volume: object }) {
  return {
    containers: [{ name: 'test', image: canary.image, ...container }],
    serviceAccountName: CANARY_POD.serviceAccount,
    volumes: CANARY_POD.volumes.map((name) => ({ name, ...volume })),
    nodeSelector: canary.nodeSelector,
    tolerations: canary.tolerations,
  };
}

function clusterOf(spelling: string | null, { aliases }: Environment): string {
  return aliases.find(({ name }) => name === aliasOf(spelling))?.clusterId ?? '';
}

function decorationOf(spelling: string | null, decorated: DecoratedCanaries | null) {
  const config = decorated?.configs.find((one) => one.spelling === spelling)?.config;
  if (decorated === null || config === undefined) throw new RangeError(`no decoration for spelling ${spelling}`);
  return { ...decorated, config };
}
