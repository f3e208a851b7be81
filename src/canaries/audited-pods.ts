import type { EnvironmentCluster } from '../model/environment.js';
import type { AuditedCreation } from '../model/history-event.js';
import { podCreation } from './audit-entry.js';
import { openAuditLog } from './audit-log.js';
import type { Run } from './open-run.js';

/** Pod creations in one cluster's audit log. */
export interface AuditedPods {
  /** Every creation since the run began; null once the log could not be read, which the history then says. */
  readonly creations: () => Promise<AuditedCreation[] | null>;
}

/**
 * Follows the audit log of one cluster. Canary pods are over in a moment and
 * may be gone before any list sees them; the log keeps who created which.
 *
 * @returns null where the layer keeps no audit log.
 */
export function auditPods(cluster: EnvironmentCluster, run: Run): AuditedPods | null {
  if (cluster.auditLog === null) return null;
  const log = openAuditLog(cluster.auditLog, { mayMatter: (line) => line.includes('"pods"') });
  const found: AuditedCreation[] = [];
  const since = Date.parse(run.startedAt);
  let isLost = false;

  const creations = async (): Promise<AuditedCreation[] | null> => {
    if (isLost) return null;
    try {
      for (const event of await log.readNew()) {
        const creation = podCreation(event);
        if (creation !== null && Date.parse(creation.at) >= since) found.push(creation);
      }
      return [...found];
    } catch (error) {
      isLost = true;
      const detail = `cluster "${cluster.id}": ${error instanceof Error ? error.message : String(error)}`;
      run.history.append({ kind: 'undecided', phase: run.phase, cause: 'audit-unreadable', detail });
      return null;
    }
  };
  return { creations };
}
