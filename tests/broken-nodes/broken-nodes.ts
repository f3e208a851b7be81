/** A host node that is wrong in one way: a text of its source, and what stands there instead. */
export interface BrokenNode {
  readonly name: string;
  /** Below src/local/host-node. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The promise that it must not keep. */
  readonly breaks: string;
}

/** What a reader of the promises thought up, or what had passed them before. */
export const BROKEN_NODES: readonly BrokenNode[] = [
  {
    name: 'grants every pod the same grace period',
    file: 'pods/pod-ending.ts',
    from: 'return pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? GRACE_SECONDS;',
    to: 'return Math.min(10, pod.metadata.deletionGracePeriodSeconds ?? 10);',
    breaks: 'sigkill-after-the-grace-period',
  },
  {
    name: 'probes every ten seconds, whatever is asked',
    file: 'probes/container-probes.ts',
    from: 'const period = (probe.periodSeconds ?? 10) * 1000;',
    to: 'const period = probe === undefined ? 0 : 10_000;',
    breaks: 'failure-threshold-and-period',
  },
  {
    name: 'counts to three failures, whatever is asked',
    file: 'probes/container-probes.ts',
    from: 'after.streak >= (probe.failureThreshold ?? 3)',
    to: 'after.streak >= 3',
    breaks: 'failure-threshold-and-period',
  },
  {
    name: 'counts failures that are not in a row',
    file: 'probes/probe-state.ts',
    from: 'state.lastAnswer === answer ? state.streak + 1 : 1',
    to: 'answer ? 1 : state.streak + 1',
    breaks: 'failures-count-in-a-row-only',
  },
  {
    name: 'restarts what is not ready',
    file: 'probes/container-probes.ts',
    from: "if (!hasFailed || kind === 'readiness') return true;",
    to: 'if (!hasFailed) return true;',
    breaks: 'readiness-probe-exec',
  },
  {
    name: 'never backs off further',
    file: 'containers/container-run.ts',
    from: 'previous.backoffMs * 2',
    to: 'previous.backoffMs',
    breaks: 'back-off-doubles',
  },
  {
    name: 'lets a container start processes without end',
    file: 'containers/process-limit.ts',
    from: 'return isOwn ? PROCESSES_MAX : null;',
    to: 'return isOwn ? null : null;',
    breaks: 'processes-are-limited',
  },
  {
    name: 'ignores a field that it does not know',
    file: 'pods/pod-state.ts',
    from: 'if (refused.length > 0) {',
    to: "if (refused.some((field) => !field.includes('seccompProfile'))) {",
    breaks: 'every-other-field-is-refused-by-name',
  },
  {
    name: 'leaves running what was deleted by force',
    file: 'pods/pod-state.ts',
    from: 'return isGone || pod.metadata.deletionTimestamp !== undefined ? { failed: false } : null;',
    to: 'return !isGone && (pod.metadata.deletionGracePeriodSeconds ?? 0) > 0 ? { failed: false } : null;',
    breaks: 'forced-deletion-ends-what-ran',
  },
  {
    name: 'leaves a container one right too many',
    file: 'containers/capabilities.ts',
    from: "'audit_write'],",
    to: "'audit_write', 'sys_ptrace'],",
    breaks: 'rights-are-few',
  },
  {
    name: 'waits six seconds before every first probe, whatever is asked',
    file: 'probes/container-probes.ts',
    from: '(probe.initialDelaySeconds ?? 0) * 1000',
    to: 'Math.sign(probe.initialDelaySeconds ?? 0) * 6000',
    breaks: 'readiness-probe-initial-delay',
  },
  {
    name: 'probes every second, whatever is asked',
    file: 'probes/container-probes.ts',
    from: 'const period = (probe.periodSeconds ?? 10) * 1000;',
    to: 'const period = probe === undefined ? 0 : 1000;',
    breaks: 'readiness-probe-period',
  },
  {
    name: 'asks its own pod, whatever host a TCP probe names',
    file: 'probes/run-probe.ts',
    from: 'connect({ host: host || target.podIP,',
    to: "connect({ host: host === '' ? host : target.podIP,",
    breaks: 'tcp-probe-asks-another-host',
  },
  {
    name: 'asks for tokens of an hour, whatever is asked',
    file: 'volumes/api-sources.ts',
    from: 'expirationSeconds: wanted.expirationSeconds,',
    to: 'expirationSeconds: Math.max(3600, wanted.expirationSeconds),',
    breaks: 'projected-token-is-for-its-audience',
  },
  {
    name: 'counts an emptyDir only where it has a limit of its own',
    file: 'pods/local-storage-use.ts',
    from: '(await Promise.all([...volumes, ...own]))',
    to: '(await Promise.all([...volumes.slice(volumes.length), ...own]))',
    breaks: 'disk-of-a-pod-over-its-limit',
  },
];
