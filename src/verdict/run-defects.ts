import { type Description, fingerprint } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import { type Defect, missing } from './defect.js';
import { evidenceLines } from './evidence-lines.js';

/** Whether the history says what was planned, for this production, and that both phases began as planned. */
export function runDefects(description: Description, history: History): Defect[] {
  return [...planDefects(description, history), ...phaseDefects(history)];
}

function planDefects(description: Description, history: History): Defect[] {
  const runs = observationsOf(history, 'run-started');
  const [run] = runs;
  const evidence = evidenceLines(runs.map(({ line }) => line));
  if (run === undefined) return [missing('the run', 'a run-started line that says what is planned', evidence)];
  const described = fingerprint(description);
  const defects: Defect[] = [];
  if (new Set(runs.map(({ event }) => JSON.stringify(event))).size > 1)
    defects.push({ subject: 'the run', expected: 'one plan', observed: `${runs.length} different plans`, evidence });
  if (run.event.productionFingerprint !== described)
    defects.push({
      subject: "production's fingerprint",
      expected: `${described}, of the description`,
      observed: `${run.event.productionFingerprint}, of the production the run was held against`,
      evidence,
    });
  return defects;
}

function phaseDefects(history: History): Defect[] {
  const run = observationsOf(history, 'run-started')[0]?.event;
  const started = observationsOf(history, 'phase-started');
  const planned = { baseline: run?.baseline ?? null, candidate: run?.candidate ?? null };
  return (['baseline', 'candidate'] as const).flatMap((phase) => {
    const own = started.filter(({ event }) => event.phase === phase);
    const evidence = evidenceLines(own.map(({ line }) => line));
    const prow = planned[phase];
    if (own.length === 0)
      return prow === null && phase === 'baseline' ? [] : [missing(`the ${phase} phase`, 'a start', evidence)];
    const other = own.find(({ event }) => prow !== null && JSON.stringify(event.prow) !== JSON.stringify(prow));
    if (prow === null || other === undefined) return [];
    const observed = `${other.event.prow.tag} or another source of it`;
    return [{ subject: `the ${phase} phase`, expected: `${prow.tag}, as planned`, observed, evidence }];
  });
}
