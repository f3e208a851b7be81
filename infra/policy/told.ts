import { type KubernetesObject, objectName } from '../../src/production/manifest.js';
import { sortBreaches } from './breaches.js';
import type { Policy } from './policy.js';
import type { PolicySettings } from './policy-settings.js';

/** How strictly a policy is meant: `advisory` is only told, `mandatory` stops the deployment. */
export type Level = 'advisory' | 'mandatory';

/** What a policy says of an object. What staging's rules have mended in it counts as it is written. */
export function told(
  policy: Policy,
  { object, settings, level }: { object: KubernetesObject; settings: PolicySettings; level: Level },
): string[] {
  const subject = objectName(object);
  const written = settings.written.filter((one) => one.policy === policy.name && one.subject === subject);
  const hows = [...policy.broken(object, settings.budgets as KubernetesObject[]), ...written.map(({ how }) => how)];
  const found = [...new Set(hows)].map((how) => ({ policy: policy.name, subject, how }));
  return sortBreaches(found, settings.own)[level].map(
    ({ how }) => `it ${how} (outage of ${policy.outage}); ${whose(level, settings)}`,
  );
}

/** Whose lack it is, and how that is known. */
export function whose(level: Level, { hasBase }: PolicySettings): string {
  if (hasBase) return level === 'advisory' ? 'production as it is does too' : 'production as it is does not';
  return level === 'advisory'
    ? 'taken for production’s own lack, for production as it is was not named beside it (--base)'
    : 'as production’s own manifests are written it does not';
}
