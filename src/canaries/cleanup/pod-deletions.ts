import type { EnvironmentCluster } from '../../model/environment.js';
import type { EventOf } from '../../model/observations.js';
import { podDeletion } from '../audit-entry.js';
import { openAuditLog } from '../audit-log.js';

type Deletions = EventOf<'abort-observed'>['deletions'];

/**
 * Who deleted pods of these names, by `namespace/name`, since a time.
 *
 * @returns null where the layer keeps no audit log, or it cannot be read.
 */
export async function podDeletions(
  { auditLog }: Pick<EnvironmentCluster, 'auditLog'>,
  { pods, since }: { readonly pods: readonly { namespace: string; name: string }[]; readonly since: string },
): Promise<ReadonlyMap<string, NonNullable<Deletions>> | null> {
  if (auditLog === null) return null;
  const wanted = new Map(pods.map(({ namespace, name }) => [`${namespace}/${name}`, [] as NonNullable<Deletions>]));
  const log = openAuditLog(auditLog, { mayMatter: (line) => line.includes('"pods"') && line.includes('"delete"') });
  const events = await log.readNew().catch(() => null);
  if (events === null) return null;
  for (const event of events) {
    const found = podDeletion(event);
    if (found === null || Date.parse(found.at) < Date.parse(since)) continue;
    const { user, userAgent, at } = found;
    wanted.get(`${found.namespace}/${found.name}`)?.push({ user, userAgent, at });
  }
  return wanted;
}
