import { aliasOf, DEFAULT_CLUSTER_ALIAS } from '../model/alias.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { isRefused } from '../model/place.js';
import type { Finding } from '../model/verdict.js';
import {
  GUESSED_CONTEXTS,
  guessedKubeconfigs,
  INDISTINCT_ALIASES,
  idleGroups,
  indistinctAliases,
  isIdleListed,
  jobsOfOtherAgents,
  mayReschedule,
  OTHER_AGENT,
  STAND_IN_FILE,
  undefinedAliasJobs,
} from './foreseen-gaps.js';
import { groupBy } from './group-by.js';
import { listedBeforehand } from './listed-beforehand.js';

/** Something that was not covered: a pass only where the run listed it as not proven before it began. */
export type Gap = Pick<Finding, 'outcome' | 'subject' | 'expected' | 'observed' | 'next'>;

/** What production has and a run leaves out: aliases that nobody defines, workloads without a replica here. */
export function productionGaps(description: Description, history: History): Gap[] {
  return [
    ...undefinedAliases(description, history),
    ...undeployed(description, history),
    ...ofOtherAgents(description, history),
    ...rescheduled(description, history),
    ...guessedContexts(description, history),
    ...indistinct(description, history),
    ...emptied(description, history),
  ];
}

/** Aliases that production's jobs name and nobody defines: production's own lack, open unless it was listed before the run. */
function undefinedAliases(description: Description, history: History): Gap[] {
  const stale = undefinedAliasJobs(description);
  const open = groupBy(stale, ({ cluster }) => aliasOf(cluster)).map(([alias, jobs]): Gap => {
    const isListed = listedBeforehand(history, 'alias', alias);
    const [first] = jobs;
    return {
      outcome: isListed ? 'pass' : 'inconclusive',
      subject: `alias "${alias}", undefined in production`,
      expected: 'every alias that a job names defined in a kubeconfig, or listed as not proven before the run',
      observed: `${jobs.length} jobs name it (${first?.name}, ${first?.file}:${first?.line})${isListed ? '; listed' : ''}`,
      next: isListed ? 'nothing' : 'define the alias or correct the jobs; Prow ends such a job in "error"',
    };
  });
  const hasDefault = description.aliases.some(({ name }) => name === DEFAULT_CLUSTER_ALIAS);
  return hasDefault || isRefused(description, DEFAULT_CLUSTER_ALIAS) ? open : [...open, defaultUndefined()];
}

function defaultUndefined(): Gap {
  return {
    outcome: 'inconclusive',
    subject: `alias "${DEFAULT_CLUSTER_ALIAS}"`,
    expected: 'a description that says what it means; Prow always has it, if only as its own cluster',
    observed: 'not in the description',
    next: 'read production again: the description is not whole',
  };
}

/** Workloads of production that had no replica here: unproven, and open unless it was listed before the run. */
function undeployed(description: Description, history: History): Gap[] {
  const declared = observationsOf(history, 'phase-started')
    .filter(({ event }) => event.phase === 'candidate')
    .flatMap(({ event }) => event.components);
  const notProven = observationsOf(history, 'run-started').flatMap(({ event }) => event.notProven);
  return idleGroups(description, declared).map((idle): Gap => {
    const { component, named, workload } = idle;
    const isListed = isIdleListed(notProven, idle);
    return {
      outcome: isListed ? 'pass' : 'inconclusive',
      subject: named === component ? component : `${component} (${named})`,
      expected: 'deployed with replicas as in production, or listed as not proven before the run',
      observed: `no replica here, ${workload.replicas} in production (${workload.file}:${workload.line})${isListed ? '; listed' : ''}`,
      next: isListed ? 'nothing' : 'deploy it, or list that it has no replicas as not proven',
    };
  });
}

/** Jobs that another component starts, or none: nothing here says where they run. */
function ofOtherAgents(description: Description, history: History): Gap[] {
  return jobsOfOtherAgents(description).map(({ agent, jobs }) => {
    const isListed = listedBeforehand(history, `${OTHER_AGENT} ${agent}`);
    return {
      outcome: isListed ? 'pass' : 'inconclusive',
      subject: `jobs of agent ${agent}`,
      expected: 'every job started by prow-controller-manager, or listed as not proven before the run',
      observed: `${jobs.length} have agent ${agent} (${jobs[0]?.name}, ${jobs[0]?.file}:${jobs[0]?.line})${isListed ? '; listed' : ''}`,
      next: isListed ? 'nothing' : 'list them as not proven; no canary goes their way',
    };
  });
}

/** A scheduler that may rewrite what canaries name: no canary can say where a job of production then lands. */
function rescheduled(description: Description, history: History): Gap[] {
  if (!mayReschedule(description)) return [];
  const isListed = listedBeforehand(history, 'scheduler');
  return [
    {
      outcome: isListed ? 'pass' : 'inconclusive',
      subject: 'scheduler',
      expected: 'jobs start where they say, or the scheduler listed as not proven before the run',
      observed: `production’s configuration has a section \`scheduler\`${isListed ? '; listed' : ''}`,
      next: isListed ? 'nothing' : 'list it as not proven; its rewritten clusters are probed by nobody',
    },
  ];
}

/** Aliases that were never read in production: what is proven is proven of a shape that production may not have. */
function guessedContexts(description: Description, history: History): Gap[] {
  const guessed = guessedKubeconfigs(description);
  if (guessed.length === 0) return [];
  const isListed = listedBeforehand(history, GUESSED_CONTEXTS);
  return [
    {
      outcome: isListed ? 'pass' : 'inconclusive',
      subject: 'contexts of production’s kubeconfigs',
      expected: 'read by somebody who may, or listed as not proven before the run',
      observed: `guessed for ${guessed.join(', ')}${isListed ? '; listed' : ''}`,
      next: 'prow-staging import --aliases reads them; then take `guessed` out of production.yaml',
    },
  ];
}

/** Aliases that share a cluster: a build that takes one for another leaves every pod where it belongs. */
function indistinct(description: Description, history: History): Gap[] {
  return indistinctAliases(description).map(({ clusterId, names }) => {
    const isListed = listedBeforehand(history, INDISTINCT_ALIASES, ...names);
    return {
      outcome: isListed ? 'pass' : 'inconclusive',
      subject: `aliases ${names.join(', ')}`,
      expected: 'each alias on a cluster of its own, or listed as not to be told apart before the run',
      observed: `all of them mean ${clusterId}${isListed ? '; listed' : ''}`,
      next: 'if they are several clusters in production, correct production.yaml; prow-staging import --aliases compares it',
    };
  });
}

/** Files that production's generators have and a run has not: whatever reads them read nothing. */
function emptied({ standIns = [] }: Description, history: History): Gap[] {
  const open = standIns.filter(({ path, fills }) => !listedBeforehand(history, `${STAND_IN_FILE} ${path} of ${fills}`));
  const [first] = standIns;
  if (first === undefined) return [];
  return [
    {
      outcome: open.length === 0 ? 'pass' : 'inconclusive',
      subject: 'files that production’s generators ask for',
      expected: 'among production’s files, or each listed as empty before the run',
      observed: `${standIns.length} are empty here, the first ${first.path} of ${first.fills} (${first.file}:${first.line})${open.length === 0 ? '; listed' : ''}`,
      next: open.length === 0 ? 'nothing' : 'read production again, and rehearse',
    },
  ];
}
