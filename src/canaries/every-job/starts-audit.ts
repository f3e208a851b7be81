import type { EnvironmentCluster } from '../../model/environment.js';
import { podCreation } from '../audit-entry.js';
import { type AuditLogReader, openAuditLog } from '../audit-log.js';
import type { Run } from '../open-run.js';

/** The audit log of one cluster, as far as it was read. */
export interface StartsAudit {
  readonly clusterId: string;
  readonly log: AuditLogReader;
  /** Times at which pods of the sitting were created, milliseconds since 1970. */
  readonly startedAt: number[];
  isLost: boolean;
}

/** Opens the audit log of every cluster that has one. */
export function startsAudits(clusters: readonly EnvironmentCluster[]): StartsAudit[] {
  return clusters.flatMap(({ id, auditLog }) => {
    if (auditLog === null) return [];
    const log = openAuditLog(auditLog, { mayMatter: (line) => line.includes('"create"') && line.includes('"pods"') });
    return [{ clusterId: id, log, startedAt: [], isLost: false }];
  });
}

/** Reads on, and writes down the creations that came since: the second witness beside the lists of pods. */
export async function newCreations(
  audit: StartsAudit,
  { run, isListening }: { run: Run; isListening: boolean },
): Promise<void> {
  if (audit.isLost) return;
  try {
    const events = await audit.log.readNew();
    // What was created before the sitting is other runs' business.
    if (!isListening) return;
    const creations = events
      .map(podCreation)
      .filter((creation) => creation !== null)
      .filter(({ user }) => user.startsWith('system:serviceaccount:'))
      .map(({ name, namespace, user, at }) => ({ name, namespace, user, at }));
    audit.startedAt.push(...creations.map(({ at }) => Date.parse(at)));
    if (creations.length === 0) return;
    run.history.append({ kind: 'every-job-audited', clusterId: audit.clusterId, creations });
  } catch (error) {
    audit.isLost = true;
    const detail = `cluster "${audit.clusterId}": ${error instanceof Error ? error.message : String(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'audit-unreadable', detail });
  }
}
