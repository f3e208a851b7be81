import { aliasOf } from '../model/alias.js';
import { askedPod, CANARY_POD, type Canary, canarySecret } from '../model/canary.js';
import type { DecoratedCanaries, Environment } from '../model/environment.js';

import { WHEREABOUTS_FILE } from '../model/uploaded-files.js';

/** Where a canary's own volume appears in its container. */
const MOUNT_PATH = '/canary';

/** The exit code of a canary that is to fail: what becomes of it shows who still knows it at the end. */
const EXIT_CODE = { speak: '0', fail: '1' } as const;

/** What of a ProwJob's spec makes its pod: the container, and the pod utilities that Prow puts around it. */
export function canaryPod({ spelling, task }: Pick<Canary, 'spelling' | 'task'>, environment: Environment) {
  switch (task) {
    case undefined:
      return { pod_spec: podSpec(environment, { container: START, volume: { emptyDir: {} } }) };
    case 'secret': {
      const volume = { secret: { secretName: canarySecret(clusterOf(spelling, environment)) } };
      const container = { command: ['/bin/sh', '-c', `test -s ${MOUNT_PATH}/cluster`], volumeMounts: MOUNTS };
      return { pod_spec: podSpec(environment, { container, volume }) };
    }
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
    default:
      return task satisfies never;
  }
}

/** Whether the environment can run a decorated canary of this spelling. */
export function canDecorate(spelling: string | null, { canary }: Environment): boolean {
  return canary.decorated?.configs.some((one) => one.spelling === spelling) ?? false;
}

/** Longer than a phase takes; one that nobody aborts ends by itself then. */
const LAST_SECONDS = 900;

/** Seconds for a program that ends within one of them. */
const GRACE_SECONDS = 5;

/** Lasts, and ends when it is asked to. */
const LAST = {
  command: ['/bin/sh', '-c', `trap 'exit 0' TERM INT; i=0; while [ $((i+=1)) -lt ${LAST_SECONDS} ]; do sleep 1; done`],
};

/** Sign-in is off in staging: anyone may abort these. */
const ABORTABLE = { rerun_auth_config: { allow_anyone: true } };

/** Undecorated and over at once: such a canary asks where it lands, not whether it works. */
const START = { command: ['/bin/sh', '-c', 'exit 0'] };
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
