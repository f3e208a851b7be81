import { askedPod, CANARY_POD, CANARY_PRESET, type Canary, CLONE_TASK } from '../../src/model/canary.js';
import type { DecoratedCanaries } from '../../src/model/environment.js';
import { CLONED_FILE } from '../../src/model/uploaded-files.js';
import type { HostNodes } from './difference-rule.js';
import { onHostNodes } from './host-nodes.js';

/** What jobs are made of that hook starts for a pull request, and that say from inside what they find there. */
export interface Cloning extends Pick<DecoratedCanaries, 'image' | 'command'> {
  readonly clones: readonly DecoratedCanaries['configs'][number][];
}

/** Where the canary's volume appears, as in every canary. */
const MOUNT_PATH = '/canary';

/** The ways whose jobs clone: a pull request is opened, as most of production's jobs start. */
export function clones({ way, type }: Pick<Canary, 'way' | 'type'>): boolean {
  return way === 'hook-opened' && type === 'presubmit';
}

/** A job that Prow decorates by production's defaults, and to which a preset is to come; null where it cannot be. */
export function cloningJob(
  cell: Omit<Canary, 'job'>,
  { cloning, hostNodes }: { cloning: Cloning | null; hostNodes: HostNodes | null },
): Record<string, unknown> | null {
  const own = cloning?.clones.find(({ spelling }) => spelling === cell.spelling);
  if (cloning === null || own === undefined || !clones(cell)) return null;
  const pod = {
    containers: [{ image: cloning.image, command: [...cloning.command, CLONED_FILE, '0'] }],
    serviceAccountName: askedPod(CLONE_TASK).serviceAccount,
  };
  return {
    decorate: true,
    decoration_config: own.config,
    labels: { [CANARY_PRESET.label]: 'true' },
    spec: hostNodes === null ? pod : onHostNodes(pod, hostNodes),
  };
}

/** The preset, for the file that has such jobs: a variable, and the volume that every canary must have. */
export const CLONING_PRESETS = [
  {
    labels: { [CANARY_PRESET.label]: 'true' },
    env: [{ name: CANARY_PRESET.variable, value: CANARY_PRESET.value }],
    volumes: CANARY_POD.volumes.map((name) => ({ name, emptyDir: {} })),
    volumeMounts: CANARY_POD.volumes.map((name) => ({ name, mountPath: MOUNT_PATH })),
  },
];
