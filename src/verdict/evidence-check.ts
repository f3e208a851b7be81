import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { Finding } from '../model/verdict.js';
import type { Defect } from './defect.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { observationDefects } from './observation-defects.js';
import { runDefects } from './run-defects.js';

/** Asks whether the history can carry a verdict at all: whole, of this production, and with something in it. */
export function evidenceCheck(description: Description, history: History): Finding[] {
  const defects = [
    ...recordDefects(history),
    ...undecidedDefects(history),
    ...runDefects(description, history),
    ...observationDefects(history),
  ];
  if (defects.length === 0) return [sound(history)];
  const next = 'read the cause in the run’s logs, remove it and run again; this run proves nothing either way';
  return defects.map((defect) => ({ check: 'evidence', outcome: 'inconclusive', ...defect, next }));
}

function recordDefects({ defects, lines }: History): Defect[] {
  if (defects.length === 0) return [];
  return [
    {
      subject: 'the record',
      expected: 'numbered lines, chained by digest, sealed at the end',
      observed: defects.join('; '),
      evidence: `history.jsonl, ${lines.length} readable lines`,
    },
  ];
}

function undecidedDefects(history: History): Defect[] {
  const undecided = observationsOf(history, 'undecided');
  return groupBy(undecided, ({ event }) => JSON.stringify([event.cause, event.phase])).flatMap(([, group]) => {
    const details = [...new Set(group.map(({ event }) => event.detail))].sort();
    return group.slice(0, 1).map(({ event }) => ({
      subject: `${event.cause}${event.phase === null ? '' : `, ${event.phase}`}`,
      expected: 'a run that can look at everything it planned',
      observed: details.join('; '),
      evidence: evidenceLines(group.map(({ line }) => line)),
    }));
  });
}

function sound(history: History): Finding {
  const sweeps = observationsOf(history, 'cluster-swept');
  const clusters = new Set(sweeps.map(({ event }) => event.clusterId)).size;
  return {
    check: 'evidence',
    outcome: 'pass',
    subject: 'the record',
    expected: 'whole, of this production, each cluster with one identity of its own',
    observed: `${history.lines.length} lines, chained and sealed; ${sweeps.length} sweeps of ${clusters} clusters`,
    evidence: 'history.jsonl',
    next: 'nothing',
  };
}
