import type { Description } from '../model/description.js';
import type { DeclaredComponent } from '../model/environment.js';
import type { History } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';
import { isOfWorkload } from '../model/of-workload.js';
import type { Finding } from '../model/verdict.js';
import { definitionsTried } from './definitions-tried.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { jobMakers } from './job-makers.js';
import { judgeProcesses } from './judge-processes.js';
import { judgeRestarts } from './judge-restarts.js';
import { judgeWorkload, type RolloutProblem } from './judge-workload.js';
import { podMakers } from './pod-makers.js';
import { outcomeOf } from './problem.js';
import { unexplainedPods } from './unexplained-pods.js';
import { withoutStrategies } from './without-strategies.js';

/**
 * Asks whether what was declared is what runs, of every component with replicas:
 * on 2019-03-26 an image that had been "deployed" for six days ran nowhere.
 * A baseline that is not rolled out is inconclusive: the comparison then stands on sand.
 */
export function rolloutCheck(description: Description, history: History): Finding[] {
  const started = observationsOf(history, 'phase-started');
  const declared = (['baseline', 'candidate'] as const).flatMap((phase) => {
    const components = started
      .filter(({ event }) => event.phase === phase)
      .flatMap(({ event }) => [...event.components, ...(event.boskos?.components ?? [])]);
    return groupBy(components, ({ component, workload }) => JSON.stringify([component, workload])).flatMap(([, same]) =>
      same.slice(0, 1).map((component) => ({ phase, component })),
    );
  });
  const deployed = declared.filter(({ component }) => component.replicas > 0);
  const hidden = withoutStrategies(history);
  const findings = deployed.map((one) =>
    withStrategy(componentFinding(description, hidden, one), strategyOf(history, one)),
  );
  const isJudged = deployed.some(({ phase }) => phase === 'candidate');
  return [
    ...findings,
    ...(isJudged ? [] : [nothingDeclared()]),
    ...definitionsTried(history),
    ...unexplainedPods(history, deployed),
    ...podMakers(history),
    ...jobMakers(history),
  ];
}

function componentFinding(
  description: Description,
  history: History,
  declared: { phase: Phase; component: DeclaredComponent },
): Finding {
  const { phase, component } = declared;
  const processes = judgeProcesses(description, history, declared);
  const workload = judgeWorkload(history, declared);
  const restarts = judgeRestarts(history, declared);
  const problems: RolloutProblem[] = [...workload.problems, ...processes.problems, ...restarts];
  const found = outcomeOf(problems);
  const outcome = phase === 'baseline' && found === 'fail' ? 'inconclusive' : found;
  const { kind, namespace, name } = component.workload;
  const observed = problems.length === 0 ? processes.proof : problems.map(({ observed: text }) => text).join('; ');
  return {
    check: 'rollout',
    outcome,
    subject: `${component.component} (${kind} ${namespace}/${name})${phase === 'baseline' ? ', baseline' : ''}`,
    expected: `${component.replicas} new pods that run ${component.tag}, executable ${component.executableSha256.slice(0, 12)}, and stay up`,
    observed,
    evidence: evidenceLines([...workload.lines, ...processes.lines]),
    next: {
      pass: 'nothing',
      inconclusive: 'make the component’s processes observable and run again',
      fail: `leave the bump on hold; look at the workload's update strategy, at its events, and at its pods' images and logs`,
    }[outcome],
  };
}

/** As its looks had it; null where none has it, in runs of before it was written down. */
function strategyOf(
  history: History,
  { phase, component }: { phase: Phase; component: DeclaredComponent },
): string | null {
  const looks = observationsOf(history, 'workload-observed').filter(
    ({ event }) => event.phase === phase && isOfWorkload(event, component),
  );
  const told = [...new Set(looks.flatMap(({ event }) => event.strategy ?? []))].sort();
  return told.length === 0 ? null : told.join(' or ');
}

/** Says how the workload replaces its pods, once it is judged: it is where a person looks first. */
function withStrategy(finding: Finding, strategy: string | null): Finding {
  if (finding.outcome === 'pass' || strategy === null) return finding;
  return { ...finding, observed: `${finding.observed}; its update strategy is ${strategy}` };
}

function nothingDeclared(): Finding {
  return {
    check: 'rollout',
    outcome: 'inconclusive',
    subject: 'components',
    expected: 'at least one component declared with replicas in the candidate phase',
    observed: 'none',
    evidence: evidenceLines([]),
    next: 'look into the run’s logs for why nothing was deployed, then run again',
  };
}
