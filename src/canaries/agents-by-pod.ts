import type { V1Pod } from '@kubernetes/client-node';
import { wasSentBy } from './audit-entry.js';
import { openAuditLog } from './audit-log.js';
import type { Run } from './open-run.js';

/**
 * The user agents each pod used towards the service cluster's API since it was
 * created, by pod UID: Prow's own word for which build is running. Empty where
 * the layer keeps no audit log.
 *
 * @throws {ExplainedError} `undecided`: the log cannot be read.
 */
export async function agentsByPod(run: Run, pods: readonly V1Pod[]): Promise<Map<string, string[]>> {
  const senders = pods.map(({ metadata, status }) => ({
    uid: metadata?.uid ?? '',
    address: status?.podIP ?? '',
    // An address is given to the next pod when one ends. Most components name themselves once, when they start:
    // that is before the phase, whose first line is written when the deployment is done.
    sinceMs: metadata?.creationTimestamp?.getTime() ?? 0,
    agents: new Set<string>(),
  }));
  const path = run.service.cluster.auditLog;
  if (path !== null) {
    const marks = senders.flatMap(({ uid, address }) => [uid, address]).filter((mark) => mark !== '');
    const log = openAuditLog(path, { mayMatter: (line) => marks.some((mark) => line.includes(mark)) });
    for (const event of await log.readNew())
      for (const sender of senders)
        if (Date.parse(event.requestReceivedTimestamp) >= sender.sinceMs && wasSentBy(event, sender))
          sender.agents.add(event.userAgent);
  }
  return new Map(senders.map(({ uid, agents }) => [uid, [...agents].sort()]));
}
