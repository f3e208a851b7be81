import { join } from 'node:path';
import { componentsToRun } from '../../infra/stack.js';
import { connectCluster } from '../canaries/connect-cluster.js';
import { snapshotPods } from '../canaries/pods-before.js';
import { awaitWorkload, readWorkload, uidsOf } from '../canaries/workload.js';
import { applyDrill } from '../drills/apply-drill.js';
import { changeEnvironment, type Undo } from '../drills/change-environment.js';
import type { Drill, EnvironmentChange, Neighbour } from '../drills/drill.js';
import { misfit } from '../drills/misfit.js';
import type { Candidate } from '../model/candidate.js';
import type { Environment } from '../model/environment.js';
import type { Power } from '../model/power.js';
import { readProduction } from '../production/read-production.js';
import { BOSKOS } from '../toolchain/go-project.js';
import { resolveCandidate } from '../toolchain/resolve-candidate.js';
import { boskosBuilds } from './boskos-versions.js';
import { startBuilds } from './builds.js';
import { clearStage } from './clear-stage.js';
import { definitionsTrial } from './definitions-on.js';
import { everyJobOn } from './every-job/every-job-on.js';
import { refusedRun } from './refused-run.js';
import { type Smoked, type SmokeSubject, smokeRun } from './smoke-run.js';
import { deployStep, type Standing } from './standing.js';
import { describeUnended, refuseUnended } from './unended-rollouts.js';
import { type Upgrades, upgradeOn } from './upgrade-standing.js';

/** Milliseconds until all of Prow runs again with what was changed; what does not is the verdict's to judge. */
const RESTART_LIMIT_MS = 60_000;

/** Objects of each kind: enough for each state, and few enough for a campaign. */
const UPGRADED_OBJECTS = 100;

/** What is put on a standing environment: changes of a source tree, of the environment, or neither. */
export type Staged = Pick<Neighbour, 'name' | 'edits' | 'boskosEdits' | 'production' | 'environment' | 'upgrade'> &
  Partial<Pick<Drill, 'everyJob'>> &
  Pick<SmokeSubject, 'isEnough'>;

/** The builds that are to stand. */
interface StagedBuilds {
  readonly prow: Candidate;
  /** Null where production has none. */
  readonly boskos: Candidate | null;
}

/** A Boskos without a fault in it. */
export interface HealthyBoskos {
  readonly candidate: Candidate;
  readonly tree: string;
}

/** Where it is put. */
export interface Stage {
  readonly standing: Standing;
  readonly healthy: Candidate;
  /** The healthy Boskos and its source; null where production has none. */
  readonly boskos: HealthyBoskos | null;
  /** What stands before anything is bumped. */
  readonly baseline: { readonly prow: Candidate; readonly boskos: Candidate | null };
  /** The healthy candidate's source. */
  readonly tree: string;
  readonly say: (text: string) => void;
}

/**
 * Deploys a candidate with the changes in it, makes those of the environment,
 * looks, and undoes the latter whatever happens.
 *
 * @throws {ExplainedError} `usage`: a change does not fit into this Prow or this production.
 */
export async function stageCandidate(given: Stage, staged: Staged, power: Power): Promise<Smoked> {
  const stage = await onProduction(given, staged);
  const { standing } = stage;
  const undo: Undo[] = [];
  const change = async (those: readonly EnvironmentChange[]): Promise<void> => {
    const where = { environment: deployed(standing), description: standing.production.description };
    for (const one of those) undo.unshift(await changeEnvironment(one, where));
  };
  try {
    const podsBefore = await snapshotPods(deployed(standing), { signal: standing.signal });
    await change(staged.environment.filter(isBeforeBump));
    const { name } = staged;
    const builds = await stagedBuilds(stage, staged);
    const upgrades = upgradesOf(stage, staged, builds);
    const { description } = standing.production;
    const place = { state: standing.state, environment: deployed(standing), description, power };
    const takes =
      upgrades?.fresh ?? definitionsTrial(deployed(standing), { candidate: builds, signal: standing.signal });
    const refused = await refusedRun({ ...place, ...builds }, takes, stage.say);
    if (refused !== null) return refused;
    const onUnended = (unended: readonly string[]) => stage.say(describeUnended(unended));
    await deployOn(stage, { title: name, ...builds, onUnended });
    const later = staged.environment.filter((one) => !isBeforeBump(one));
    await change(later);
    // A workload that was patched is its controller's business; what pods mount, they read when they start.
    if (later.some(({ kind }) => kind !== 'workload-patched')) await restartAll(stage);
    await clearStage(deployed(standing), standing.signal);
    const { directory, production, signal } = standing;
    const environment = deployed(standing);
    const everyJob =
      staged.everyJob === true
        ? everyJobOn({ directory, production, candidate: environment.prow, planks: 1, signal })
        : null;
    const enough = staged.isEnough === undefined ? {} : { isEnough: staged.isEnough };
    const upgrade = upgrades?.upgrade ?? null;
    const subject = { environment, description, power, podsBefore, everyJob, upgrade, ...enough };
    return await smokeRun(standing, subject, stage.say);
  } finally {
    for (const back of undo) await back();
    if (undo.length > 0) await restartAll(stage);
    given.standing.environment = standing.environment;
  }
}

/** The stage with the drill's production on it, deployed at what stands before a bump. */
async function onProduction(stage: Stage, { name, production: edits }: Staged): Promise<Stage> {
  if (edits.length === 0) return stage;
  const { standing, baseline } = stage;
  const workDir = join(standing.state.root, 'drills');
  const root = await applyDrill({ name: `${name}-production`, edits }, { tree: standing.production.root, workDir });
  const changed = { ...stage, standing: { ...standing, production: await readProduction(root) } };
  await deployOn(changed, { title: name, ...baseline, onUnended: refuseUnended });
  return changed;
}

function isBeforeBump(change: EnvironmentChange): boolean {
  return change.kind === 'object-added' || (change.kind === 'workload-patched' && change.when === 'before-bump');
}

/** The candidate with the changes in it, and the Boskos beside it. */
async function stagedBuilds({ standing, healthy, boskos, tree }: Stage, staged: Staged): Promise<StagedBuilds> {
  const { signal, state } = standing;
  const workDir = join(state.root, 'drills');
  const { name, edits, boskosEdits } = staged;
  if (boskosEdits.length > 0 && boskos === null) throw misfit('this production has no Boskos');
  const prow =
    edits.length === 0 ? healthy : await resolveCandidate(await applyDrill(staged, { tree, workDir }), { signal });
  const lending =
    boskos === null || boskosEdits.length === 0
      ? (boskos?.candidate ?? null)
      : await resolveCandidate(
          await applyDrill({ name: `${name}-boskos`, edits: boskosEdits }, { tree: boskos.tree, workDir }),
          { project: BOSKOS, signal },
        );
  return { prow, boskos: lending };
}

/** What upgrades definitions from what stood before any bump; null for a drill that does not ask it. */
function upgradesOf({ standing, baseline }: Stage, staged: Staged, { prow, boskos }: StagedBuilds): Upgrades | null {
  if (staged.upgrade !== true) return null;
  const { directory, production, signal } = standing;
  return upgradeOn({
    ...{ directory, production, count: UPGRADED_OBJECTS, signal, prow: { production: baseline.prow, candidate: prow } },
    boskos: boskos === null ? null : { production: baseline.boskos ?? boskos, candidate: boskos },
  });
}

/** Builds and deploys what is to stand on a stage. */
async function deployOn(
  { standing, say }: Stage,
  given: {
    readonly title: string;
    readonly prow: Candidate;
    readonly boskos: Candidate | null;
    readonly onUnended: (unended: readonly string[]) => void;
  },
): Promise<void> {
  const { signal, production } = standing;
  const { title, prow, boskos, onUnended } = given;
  const builds = startBuilds([prow], {
    ...{ components: componentsToRun(production.description), signal },
    boskos: boskos === null ? null : boskosBuilds(production.description, [boskos]),
  });
  // A drill changes on purpose, before the bump too, what production has otherwise.
  const bumped = { ...standing, builds, isAudited: false };
  await deployStep(bumped, { title, which: 0, onUnended }).run(say);
  standing.environment = bumped.environment;
}

/** Deletes every pod of every component, and waits until others are ready. */
async function restartAll({ standing, say }: Stage): Promise<void> {
  const environment = deployed(standing);
  const service = environment.clusters.find(({ role }) => role === 'service');
  if (service === undefined) return;
  const connection = connectCluster(service, { signal: standing.signal });
  say(`Waiting ≤ ${RESTART_LIMIT_MS / 1_000} s for all of Prow to start again`);
  await Promise.all(
    environment.components
      .filter(({ replicas }) => replicas > 0)
      .map(async (component) => {
        const before = await readWorkload(connection, component);
        const uids = uidsOf(before?.pods ?? []);
        const { namespace } = component.workload;
        for (const { metadata } of before?.pods ?? [])
          await connection.core
            .deleteNamespacedPod({ name: metadata?.name ?? '', namespace, gracePeriodSeconds: 2 })
            .catch(() => undefined);
        await awaitWorkload(connection, component, {
          ...{ limitMs: RESTART_LIMIT_MS, signal: standing.signal },
          isEnough: ({ isDone, pods }) => isDone && uidsOf(pods).every((uid) => !uids.includes(uid)),
        });
      }),
  );
}

function deployed({ environment }: Standing): Environment {
  if (environment === null) throw new TypeError('Prow is deployed before it is changed');
  return environment;
}
