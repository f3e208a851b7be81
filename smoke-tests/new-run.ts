import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { plannedErrandJobs } from '../src/canaries/errands/run-errands.js';
import { openHistory } from '../src/canaries/history-writer.js';
import { isServiceAudited } from '../src/canaries/observe-makers.js';
import { HISTORY_FILE, readEnvironment } from '../src/canaries/open-run.js';
import { planCanaries, planKept, planLasting, restartedComponents } from '../src/canaries/plan.js';
import type { Environment } from '../src/model/environment.js';
import { RESPONSIVE_UNPROVEN } from '../src/model/verdict.js';
import type { GivenSettings } from './settings.js';

/**
 * Begins a run on a standing environment: a folder beside the others of the
 * same state directory (`<state>/environments/<id>/environment.json` →
 * `<state>/runs/<UTC time>`), and a history that says what is planned.
 *
 * @returns The folder's path.
 */
export function beginNewRun({ environmentPath, phase, power }: GivenSettings, now: Date): string {
  const environment = readEnvironment(environmentPath);
  const id = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  const directory = join(dirname(environmentPath), '..', '..', 'runs', id);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // What a verdict needs besides the history, so that the run can be judged later.
  for (const name of ['description.json', basename(environmentPath)])
    copyFileSync(join(dirname(environmentPath), name), join(directory, name));
  const history = openHistory(join(directory, HISTORY_FILE));
  history.append({
    kind: 'run-started',
    runId: basename(directory),
    toolVersion: toolVersion(),
    productionFingerprint: environment.productionFingerprint,
    environmentId: environment.id,
    baseline: null,
    candidate: environment.prow,
    ...(environment.boskos === undefined ? {} : { boskos: { baseline: null, candidate: environment.boskos.build } }),
    power,
    restarted: restartedComponents(environment),
    notProven: [
      RESPONSIVE_UNPROVEN,
      ...(environment.clusters.some(({ auditLog }) => auditLog === null)
        ? ['audit log: this layer keeps none, so a pod that is gone again at once is not seen']
        : []),
    ],
    planned: [...planCanaries(environment), ...planLasting(environment), ...planKept(environment)],
    cleanup: true,
    keeping: true,
    ...(isServiceAudited(environment) ? { makers: true } : {}),
    errandJobs: plannedErrandJobs(environment),
  });
  history.append({ kind: 'phase-started', phase, ...declaredOf(environment) });
  history.close();
  return directory;
}

/** What was declared to run, as the history begins a phase with it. */
function declaredOf({ prow, components, boskos }: Environment) {
  const declared = { prow, components };
  return boskos === undefined
    ? declared
    : { ...declared, boskos: { build: boskos.build, components: boskos.components } };
}

function toolVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
