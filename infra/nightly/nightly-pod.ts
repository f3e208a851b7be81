import type { V1PodSpec } from '@kubernetes/client-node';
import { NIGHTLY_JOB } from '../../src/model/nightly-job.js';
import type { NightlySettings } from './nightly-settings.js';

/** Where the claim is mounted. */
const STATE = '/state';

/** The image's root is read-only, and no process in it is root. */
const USER = 1_000;

/**
 * Six control planes take 1.6 GB, Prow and its canaries as much again, and a build of Prow links in 2 GB. Two cores are
 * what a night is measured with.
 */
const RESOURCES = {
  requests: { cpu: '2', memory: '6Gi' },
  limits: { cpu: '4', memory: '8Gi' },
};

/**
 * The pod of one night. It writes to the claim and to its own scratch space: the environment it stands up is gone with
 * the pod, and what was found, the key that signs it, and everything that was built stay.
 */
export function nightlyPod(settings: NightlySettings): V1PodSpec {
  const { image, claim, serviceAccount } = settings;
  return {
    serviceAccountName: serviceAccount.name,
    // It asks nothing of the cluster it runs in.
    automountServiceAccountToken: false,
    securityContext: { fsGroup: USER },
    containers: [
      {
        name: NIGHTLY_JOB,
        image,
        command: ['prow-staging'],
        args: nightlyArguments(settings),
        env: [
          // Caches of the toolchain and of Go are found from here.
          { name: 'HOME', value: STATE },
          // The image need not know the user by name; Go's programs then ask here.
          { name: 'USER', value: 'prow-staging' },
        ],
        resources: RESOURCES,
        securityContext: {
          // It makes namespaces of its own, with a fresh /proc in them; `prow-staging doctor` in the pod says whether
          // less would do on your nodes.
          privileged: true,
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          runAsUser: USER,
          runAsGroup: USER,
        },
        volumeMounts: [
          { name: 'state', mountPath: STATE },
          // A socket and a database of a night have no business on a volume that outlives it.
          { name: 'environments', mountPath: `${STATE}/environments` },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'state', persistentVolumeClaim: { claimName: claim.name } },
      { name: 'environments', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ],
  };
}

function nightlyArguments({ production, history, results, power }: NightlySettings): string[] {
  return [
    'nightly',
    '--up',
    `--state=${STATE}`,
    ...(production === undefined ? [] : [`--production=${production}`]),
    ...(history === undefined ? [] : [`--history=${history}`]),
    ...(results === undefined ? [] : [`--results=${results}`]),
    ...(power === undefined ? [] : [`--power=${power}`]),
  ];
}
