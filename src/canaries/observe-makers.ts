import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../model/environment.js';
import { parseHistory } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { HISTORY_FILE, type Run } from './open-run.js';
import { prowJobCreations } from './prowjob-creations.js';

/** Whether the API server in which ProwJobs are made keeps a log of who made them. */
export function isServiceAudited({ clusters }: Pick<Environment, 'clusters'>): boolean {
  return clusters.some(({ role, auditLog }) => role === 'service' && auditLog !== null);
}

/**
 * Writes down who made the ProwJob of each canary of this phase, by the API server's own log: a job that is named after a
 * component could be anybody's. Nothing where the layer keeps no audit log.
 *
 * @throws {ExplainedError} `undecided`: the log cannot be read.
 */
export async function observeMakers(run: Run): Promise<void> {
  const { auditLog } = run.service.cluster;
  if (auditLog === null) return;
  const history = parseHistory(readFileSync(join(run.directory, HISTORY_FILE), 'utf8'));
  const own = new Set(
    observationsOf(history, 'canary-submitted').flatMap(({ event }) =>
      event.phase === run.phase ? [event.prowJob] : [],
    ),
  );
  const made = (await prowJobCreations(auditLog))
    .filter(({ name }) => own.has(name))
    .map(({ name, userAgent }) => ({ prowJob: name, userAgent }));
  run.history.append({ kind: 'prowjobs-made', phase: run.phase, made });
}
