import { prowJobCreation } from './audit-entry.js';
import { openAuditLog } from './audit-log.js';

/** Every creation of a ProwJob that an audit log has: its name, when, and by which program. */
export async function prowJobCreations(auditLog: string): Promise<NonNullable<ReturnType<typeof prowJobCreation>>[]> {
  const log = openAuditLog(auditLog, { mayMatter: (line) => line.includes('"prowjobs"') && line.includes('"create"') });
  return (await log.readNew()).flatMap((event) => prowJobCreation(event) ?? []);
}
