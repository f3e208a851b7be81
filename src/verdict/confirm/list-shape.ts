/** How a list in a pod template is held against the manifest's. */
export interface ListShape {
  /** What an entry is known by; left out where entries are told by their places. */
  readonly by?: (entry: Readonly<Record<string, unknown>>) => string;
  /** Whether an entry that no manifest has is one too many. */
  readonly isWhole: boolean;
  /** Whether entries come one after another, and not side by side. */
  readonly isInOrder?: boolean;
}

/** How the list under this key is compared. One that is not named here is as long as the manifest's, and in its order. */
export function listShape(key: string): ListShape {
  return SHAPES[key] ?? { isWhole: true, isInOrder: true };
}

const named = (entry: Readonly<Record<string, unknown>>): string => String(entry['name']);

/** @see the `patchMergeKey`s of k8s.io/api/core/v1/types.go */
const SHAPES: Readonly<Record<string, ListShape>> = {
  containers: { by: named, isWhole: true },
  initContainers: { by: named, isWhole: true, isInOrder: true },
  env: { by: named, isWhole: true },
  volumes: { by: named, isWhole: true },
  volumeMounts: { by: ({ mountPath }) => String(mountPath), isWhole: true },
  volumeDevices: { by: ({ devicePath }) => String(devicePath), isWhole: true },
  ports: { by: ({ containerPort, protocol }) => `${containerPort}/${protocol || 'TCP'}`, isWhole: false },
  // A cluster's own webhooks add to these in whole productions (GKE Autopilot: tolerations, dropped capabilities).
  drop: { by: named, isWhole: false },
  imagePullSecrets: { by: named, isWhole: false },
  tolerations: {
    by: (entry) =>
      JSON.stringify(
        Object.entries(entry)
          .filter(([, value]) => value !== '' && value !== null)
          .sort(),
      ),
    isWhole: false,
  },
};
