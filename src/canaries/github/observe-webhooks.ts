import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHistory } from '../../model/history.js';
import { observationsOf } from '../../model/observations.js';
import { WAYS_IN } from '../../model/way.js';
import { apiFailure } from '../api-failure.js';
import { HISTORY_FILE, type Run } from '../open-run.js';
import { prowJobCreations } from '../prowjob-creations.js';
import { listProwJobs } from '../prowjobs.js';
import { directGithub } from './direct-github.js';

/**
 * Writes down, of each canary of this phase that hook has started, when hook accepted the event and when its ProwJob was
 * made. A canary whose event or creation is not on record has no line, and is not measured.
 */
export async function observeWebhooks(run: Run): Promise<void> {
  const { auditLog } = run.service.cluster;
  const own = canariesOfHook(run);
  if (run.environment.github === null || auditLog === null || own.length === 0) return;
  try {
    const [{ deliveries }, prowJobs, createdAt] = await Promise.all([
      directGithub(run.environment, run).reported(),
      listProwJobs(run.service, run.environment.namespaces.prowJobs),
      creationsOf(auditLog),
    ]);
    const byId = new Map(deliveries.map((one) => [one.id, one]));
    for (const { prowJob, start } of own) {
      const delivery = prowJobs.get(prowJob)?.delivery ?? '';
      const [accepted, created] = [byId.get(delivery), createdAt.get(prowJob)];
      if (accepted !== undefined && created !== undefined)
        run.history.append({
          ...{ kind: 'webhook-followed', phase: run.phase, start, prowJob, delivery },
          ...{ tookMs: accepted.tookMs, acceptedAt: accepted.at, createdAt: new Date(created).toISOString() },
        });
    }
  } catch (error) {
    const detail = `webhooks: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'way-unreachable', detail });
  }
}

function canariesOfHook({ directory, phase }: Run): { prowJob: string; start: number }[] {
  const history = parseHistory(readFileSync(join(directory, HISTORY_FILE), 'utf8'));
  return observationsOf(history, 'canary-submitted').flatMap(({ event }) =>
    event.phase === phase && WAYS_IN[event.canary.way].component === WAYS_IN['hook-comment'].component
      ? [{ prowJob: event.prowJob, start: event.start }]
      : [],
  );
}

/** Every ProwJob's time of creation. */
async function creationsOf(auditLog: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await prowJobCreations(auditLog)).map(({ name, at }) => [name, at]));
}
