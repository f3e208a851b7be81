import { aliasOf } from '../model/alias.js';
import { type Canary, canaryWord, isDecorated, LASTING_TASKS, TASKS, type Task } from '../model/canary.js';
import type { Environment } from '../model/environment.js';
import { WAYS_IN, type Way, waysThrough } from '../model/way.js';
import { canDecorate } from './canary-pod.js';
import { WAY_DRIVERS } from './ways/drivers.js';
import { prowJobCanary } from './ways/prowjob.js';

/**
 * Components whose restarts are trials: those that start jobs when they are asked to, so that each start can be probed.
 * The others' cluster clients are their own, and stay unproven.
 */
export function restartedComponents(environment: Environment): string[] {
  return [...new Set(waysAtWill(environment).map(({ way }) => WAYS_IN[way].component))].sort();
}

/**
 * Every canary of a full sweep: each spelling of `cluster:` through each way in
 * whose component runs here and that nothing blocks, with every type of job that starts that way.
 */
export function planCanaries(environment: Environment): Canary[] {
  const throughWays = plannedWays(environment).flatMap(({ plan }) => (typeof plan === 'string' ? [] : plan));
  return [...throughWays, ...workingCanaries(environment)];
}

/**
 * Canaries that do something: for each spelling that leads somewhere, one that says from inside where it is, one that
 * fails on purpose, and one that needs what only its own cluster has. Periodics, because nothing has to be cloned.
 */
function workingCanaries(environment: Environment): Canary[] {
  return canariesOf(environment, TASKS);
}

/** Canaries that last until deck is asked to abort them; none where no deck can be reached. */
export function planLasting(environment: Environment): Canary[] {
  return environment.endpoints['deck'] === undefined ? [] : canariesOf(environment, LASTING_TASKS);
}

/**
 * Canaries with which plank has more to do than start them: those that go by a cluster's own client in every alias, of
 * the others two each, where one has to wait for the other; those of a queue in two aliases, if there are two.
 */
export function planKept(environment: Environment): Canary[] {
  const names = environment.aliases.map(({ name }) => name);
  const pair = [names[0], names[1] ?? names[0]].flatMap((name) => name ?? []);
  const own = canariesOf(environment, ['evicted', 'evicted-once', 'unscheduled', 'unpullable', 'overdue']);
  const two = (task: Task, spellings: readonly string[]): Canary[] =>
    spellings.map((spelling) => ({ ...prowJobCanary(spelling, 'periodic'), job: `canary-${task}`, task }));
  return [
    ...own.filter(({ spelling }) => spelling !== null),
    ...two(
      'serial',
      pair.slice(0, 1).flatMap((name) => [name, name]),
    ),
    ...two('queued', pair),
  ];
}

function canariesOf(environment: Environment, tasks: readonly Task[]): Canary[] {
  const names = environment.aliases.map(({ name }) => name);
  // Where nobody defines what an omitted cluster means, Prow refuses it: nothing would run.
  const leading = names.includes(aliasOf(null)) ? [...names, null] : names;
  return leading.flatMap((spelling) =>
    tasks
      .filter((task) => !isDecorated(task) || canDecorate(spelling, environment))
      .map((task) => ({
        ...prowJobCanary(spelling, 'periodic'),
        job: `canary-${canaryWord(spelling)}-${task}`,
        task,
      })),
  );
}

/** Ways whose component runs here and that production's settings or staging's own means shut, each with why. */
export function blockedWays(environment: Environment): { readonly way: Way; readonly why: string }[] {
  return plannedWays(environment).flatMap(({ way, plan }) => (typeof plan === 'string' ? [{ way, why: plan }] : []));
}

/**
 * What is probed again after each start: through one way of each restarted component, one canary for each
 * alias, the omitted spelling, and one alias nobody defines, which a fault at
 * some starts could let through as on 2019-02-08. A component's ways take turns; ProwJobs made by hand are periodics.
 *
 * @param restarted - the components whose starts are trials; all whose restarts can be, where left out.
 */
export function planRepeat(
  environment: Environment,
  start: number,
  restarted: readonly string[] = restartedComponents(environment),
): Canary[] {
  const ways = waysAtWill(environment);
  return restarted.flatMap((component) => {
    const own = ways.filter(({ way }) => WAYS_IN[way].component === component);
    const { plan } = own[start % own.length] ?? { plan: [] };
    return oneOfEach(plan, start);
  });
}

/** Of the canaries that write `cluster:` alike, one. Periodics where there are some: nothing is cloned for them. */
function oneOfEach(plan: readonly Canary[], start: number): Canary[] {
  const spellings = [...new Set(plan.map(({ spelling }) => spelling))];
  return spellings.flatMap((spelling) => {
    const all = plan.filter((canary) => canary.spelling === spelling);
    const periodics = all.filter(({ type }) => type === 'periodic');
    const choice = periodics.length > 0 ? periodics : all;
    return choice.slice(start % choice.length, (start % choice.length) + 1);
  });
}

function waysAtWill(environment: Environment): { way: Way; plan: readonly Canary[] }[] {
  return plannedWays(environment).flatMap(({ way, plan }) =>
    WAYS_IN[way].isAtWill && typeof plan !== 'string' ? [{ way, plan }] : [],
  );
}

function plannedWays(environment: Environment): { way: Way; plan: readonly Canary[] | string }[] {
  const why = new Map(environment.canary.blockedWays.map((blocked) => [blocked.way, blocked.why]));
  return waysThrough(environment.components).map((way) => ({
    way,
    plan: why.get(way) ?? WAY_DRIVERS[way].plan(environment),
  }));
}
