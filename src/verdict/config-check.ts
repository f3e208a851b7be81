import { CHECKCONFIG, type ConfigTried, isStartedOnNext } from '../model/config-tried.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { type Observation, observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { isNextLeftOut } from './foreseen-config-gaps.js';
import { judgeTrial, type TrialAsked } from './judge-trial.js';

/**
 * Asks whether configuration and build still fit each other whichever of the two arrives first: production's
 * configuration with the candidate, and the next configuration with production's build (2019-01-23), which has to start
 * on it too; and then both new ones. That the candidate starts on production's configuration is what a run sees itself.
 */
export function configCheck(_description: Description, history: History): Finding[] {
  const tried = observationsOf(history, 'config-tried');
  const run = observationsOf(history, 'run-started')[0]?.event;
  const isNextAsked = tried.some(({ event }) => event.config === 'next') || !isNextLeftOut(run?.notProven ?? []);
  return [
    onProduction(history),
    ...(isNextAsked
      ? [
          findingOf(history, { config: 'next', version: 'production', program: CHECKCONFIG }),
          ...starts(history),
          findingOf(history, { config: 'next', version: 'candidate', program: CHECKCONFIG }),
        ]
      : []),
  ];
}

/** What checkconfig says, and which components were seen running on it. */
function onProduction(history: History): Finding {
  const finding = findingOf(history, { config: 'production', version: 'candidate', program: CHECKCONFIG });
  if (finding.outcome !== 'pass') return finding;
  const ready = observationsOf(history, 'rollout-observed').filter(
    ({ event }) => event.phase === 'candidate' && event.ready,
  );
  const running = [...new Set(ready.map(({ event }) => event.component))].sort();
  if (running.length > 0) return { ...finding, observed: `${finding.observed}; on it run ${running.join(', ')}` };
  const observed = `${finding.observed}; no component was seen to run on it`;
  return { ...finding, outcome: 'inconclusive', observed, next: NEXT.inconclusive };
}

/** One finding for all components that start with the next configuration, and one for each that does not. */
function starts(history: History): Finding[] {
  const phases = observationsOf(history, 'phase-started').filter(({ event }) => event.phase === 'candidate');
  const declared = phases.flatMap(({ event }) => event.components.filter(isStartedOnNext));
  const programs = [...new Set(declared.map(({ component }) => component))].sort();
  const findings = programs.map((program) => findingOf(history, { config: 'next', version: 'production', program }));
  const bad = findings.filter(({ outcome }) => outcome !== 'pass');
  const [first] = findings;
  if (first === undefined || bad.length > 0) return bad;
  const lines = trialsOf(history, { config: 'next', version: 'production' })
    .filter(({ event }) => event.program !== CHECKCONFIG)
    .map(({ line }) => line);
  const observed = `${programs.join(', ')} became ready and stayed`;
  return [
    {
      ...first,
      subject: subjectOf({ config: 'next', version: 'production' }),
      observed,
      evidence: evidenceLines(lines),
    },
  ];
}

function findingOf(history: History, asked: TrialAsked): Finding {
  const trials = trialsOf(history, asked).filter(({ event }) => event.program === asked.program);
  const { outcome, observed } = judgeTrial(history, { ...asked, trials: trials.map(({ event }) => event) });
  return {
    check: 'config',
    outcome,
    subject: `${subjectOf(asked)}, ${asked.program}`,
    expected:
      asked.program === CHECKCONFIG
        ? 'accepted with no field left unknown, but for what production’s own version refuses of production’s'
        : 'becomes ready and stays',
    observed,
    evidence: evidenceLines(trials.map(({ line }) => line)),
    next: outcome === 'fail' && asked.config === 'next' ? NEXT_CONFIG : NEXT[outcome],
  };
}

const NEXT: Record<Outcome, string> = {
  pass: 'nothing',
  inconclusive: 'read why nobody could ask, then run again',
  fail: 'leave the bump on hold: components that start anew would not load production’s configuration as it is',
};

const NEXT_CONFIG =
  'do not merge that configuration before the build that understands it runs everywhere, nor one that it refuses';

function trialsOf(
  history: History,
  { config, version }: Pick<ConfigTried, 'config' | 'version'>,
): Observation<'config-tried'>[] {
  return observationsOf(history, 'config-tried').filter(
    ({ event }) => event.config === config && event.version === version,
  );
}

function subjectOf({ config, version }: Pick<ConfigTried, 'config' | 'version'>): string {
  const what = config === 'next' ? 'the next configuration' : 'production’s configuration';
  return `${what} with ${version === 'production' ? 'production’s version' : 'the candidate'}`;
}
