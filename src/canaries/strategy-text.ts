/** What every kind of workload does where nothing else is said. */
const DEFAULT = 'RollingUpdate';

/** What a Deployment calls `strategy` and the others `updateStrategy`. */
interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: {
    readonly maxSurge?: number | string;
    readonly maxUnavailable?: number | string;
    readonly partition?: number;
  };
}

/** How a workload's controller replaces pods, as a person says it: `OnDelete`, `RollingUpdate, partition 1`. */
export function strategyText(
  spec: { readonly strategy?: Strategy; readonly updateStrategy?: Strategy; readonly paused?: boolean } | undefined,
): string {
  const { type = DEFAULT, rollingUpdate = {} } = spec?.strategy ?? spec?.updateStrategy ?? {};
  const { maxSurge, maxUnavailable, partition = 0 } = rollingUpdate;
  return [
    type,
    ...(maxSurge === undefined ? [] : [`maxSurge ${maxSurge}`]),
    ...(maxUnavailable === undefined ? [] : [`maxUnavailable ${maxUnavailable}`]),
    // Pods of a lower number are left as they are.
    ...(partition === 0 ? [] : [`partition ${partition}`]),
    ...(spec?.paused === true ? ['paused'] : []),
  ].join(', ');
}
