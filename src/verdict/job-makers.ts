import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { WAYS_IN } from '../model/way.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { prowJobMakers } from './prowjob-makers.js';

/** A program and its Prow version, as each component names itself to API servers (pkg/version). */
const NAMED = /^([^/]+)\/(v\d{8}-[0-9a-f]+)/;

interface Job {
  readonly phase: Phase;
  readonly component: string;
  readonly line: number;
  /** User agents under which a ProwJob of this name was made; none where no audit log has it. */
  readonly agents: readonly string[];
}

/**
 * Asks whether each canary's ProwJob was made by the component that its way is named after, and by the build under test: a
 * canary that got into Prow by any other door says nothing of that component. ProwJobs that canaries make themselves are
 * nobody's. Says nothing of a run that set out to read no audit log.
 */
export function jobMakers(history: History): Finding[] {
  const isAsked = observationsOf(history, 'run-started').some(({ event }) => event.makers === true);
  if (!isAsked) return [];
  const tags = new Map(observationsOf(history, 'phase-started').map(({ event }) => [event.phase, event.prow.tag]));
  return groupBy(jobsOf(history), ({ phase, component }) => JSON.stringify([phase, component])).flatMap(([, jobs]) => {
    const [first] = jobs;
    const tag = first === undefined ? undefined : tags.get(first.phase);
    if (first === undefined || tag === undefined) return [];
    const before = strangersBefore(history, { component: first.component, tag: tags.get('baseline') ?? '' });
    return [makerFinding(jobs, { ...first, tag, before })];
  });
}

/** Who made jobs of a component before the bump, and was not the baseline's: that is no reason to blame the candidate. */
function strangersBefore(
  history: History,
  { component, tag }: { component: string; tag: string },
): ReadonlySet<string> {
  const own = jobsOf(history).filter((job) => job.phase === 'baseline' && job.component === component);
  return new Set(own.flatMap(({ agents }) => agents.filter((agent) => NAMED.exec(agent)?.[2] !== tag)));
}

function jobsOf(history: History): Job[] {
  const agents = prowJobMakers(history);
  return observationsOf(history, 'canary-submitted').flatMap(({ event, line }): Job[] => {
    const { phase, prowJob, canary } = event;
    if (canary.way === 'prowjob') return [];
    const { component } = WAYS_IN[canary.way];
    return [{ phase, component, line, agents: agents.get(prowJob) ?? [] }];
  });
}

function makerFinding(
  jobs: readonly Job[],
  { phase, component, tag, before }: { phase: Phase; component: string; tag: string; before: ReadonlySet<string> },
): Finding {
  const judged = jobs.map((job) => ({ job, ...judge(job.agents, { phase, component, tag, before }) }));
  const wrong = judged.filter(({ outcome }) => outcome !== 'pass');
  const outcome = wrong.some((one) => one.outcome === 'fail') ? 'fail' : wrong.length > 0 ? 'inconclusive' : 'pass';
  const said = [...new Set(wrong.filter((one) => one.outcome === outcome).map(({ observed }) => observed))].sort();
  return {
    check: 'rollout',
    outcome,
    subject: `who starts jobs, ${component}${phase === 'baseline' ? ', baseline' : ''}`,
    expected: `ProwJobs of canaries that go through ${component} are made by ${component} ${tag}`,
    observed: outcome === 'pass' ? `all ${jobs.length} were` : said.join('; '),
    evidence: evidenceLines((outcome === 'pass' ? jobs : wrong.map(({ job }) => job)).map(({ line }) => line)),
    next: NEXT[outcome],
  };
}

function judge(
  agents: readonly string[],
  { phase, component, tag, before }: { phase: Phase; component: string; tag: string; before: ReadonlySet<string> },
): { outcome: Outcome; observed: string } {
  const [agent] = agents;
  if (agent === undefined) return { outcome: 'inconclusive', observed: 'of some no audit log says who made them' };
  if (agents.length > 1) return { outcome: 'inconclusive', observed: `some were made by ${agents.join(' and ')}` };
  const [, program, version] = NAMED.exec(agent) ?? [];
  if ((program ?? agent.split('/')[0]) !== component)
    return { outcome: 'inconclusive', observed: `some were made by ${agent}` };
  if (version === undefined || version === tag) return { outcome: 'pass', observed: '' };
  const isNew = phase === 'candidate' && !before.has(agent);
  return { outcome: isNew ? 'fail' : 'inconclusive', observed: `some were made by ${agent}` };
}

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive:
    'read audit/ in the run’s folder for who made these ProwJobs, then run again: the component was not asked',
  fail: 'leave the bump on hold; another build of this component still starts jobs',
};
