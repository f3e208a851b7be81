import { DEFAULT_CLUSTER_ALIAS, UNKNOWN_CLUSTER_ALIAS } from '../model/alias.js';
import type { Canary } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import { JOB_TYPES } from '../model/job.js';
import { observationsOf } from '../model/observations.js';
import { isRefused } from '../model/place.js';
import type { Finding } from '../model/verdict.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { type Gap, productionGaps } from './production-gaps.js';
import { describeSpelling } from './spelling.js';

type Cell = Pick<Canary, 'spelling' | 'type' | 'way'>;

/** Asks what nobody asked: cells of the description that no canary probed, and parts of production that never ran. */
export function coverageCheck(description: Description, history: History): Finding[] {
  const probed = observationsOf(history, 'canary-submitted').filter(
    ({ event }) => event.phase === 'candidate' && event.start === 0,
  );
  const cells = probed.map(({ event }) => event.canary);
  const lines = probed.map(({ line }) => line);
  const gaps = [
    ...unprobed(requiredCells(description), cells),
    ...unsubmitted(history, cells),
    ...productionGaps(description, history),
  ];
  const findings = gaps.map((gap): Finding => ({ check: 'coverage', ...gap, evidence: evidenceLines(lines) }));
  const isCovered = gaps.every(({ outcome }) => outcome === 'pass');
  return isCovered ? [covered(description, cells.length, evidenceLines(lines)), ...findings] : findings;
}

/** Every alias × type as ProwJob object, and every alias through horologium; periodics are all that it starts. */
function requiredCells(description: Description): Cell[] {
  const named = [...new Set([DEFAULT_CLUSTER_ALIAS, ...description.aliases.map(({ name }) => name)])].sort();
  const spellings = [...named, null, UNKNOWN_CLUSTER_ALIAS];
  return [
    ...spellings.flatMap((spelling) => JOB_TYPES.map((type): Cell => ({ spelling, type, way: 'prowjob' }))),
    ...[...named.filter((name) => !isRefused(description, name)), null].map(
      (spelling): Cell => ({ spelling, type: 'periodic', way: 'horologium' }),
    ),
  ];
}

function unprobed(required: readonly Cell[], cells: readonly Cell[]): Gap[] {
  const seen = new Set(cells.map(cellKey));
  const open = required.filter((cell) => !seen.has(cellKey(cell)));
  return groupBy(open, ({ spelling }) => JSON.stringify(spelling)).flatMap(([, group]) =>
    group.slice(0, 1).map(({ spelling }) => ({
      outcome: 'inconclusive',
      subject: describeSpelling(spelling),
      expected: 'a canary of every type as ProwJob object, and one through horologium where the alias is defined',
      observed: `no canary of ${group.map(({ type, way }) => `${type} via ${way}`).join(', ')}`,
      next: 'run the whole suite: a filtered one proves nothing about what it left out',
    })),
  );
}

function cellKey({ spelling, type, way }: Cell): string {
  return JSON.stringify([spelling, type, way]);
}

/** Planned and never submitted: the suite was filtered, or stopped. */
function unsubmitted(history: History, submitted: readonly Canary[]): Gap[] {
  const seen = new Set(submitted.map((canary) => JSON.stringify([canary.job, cellKey(canary)])));
  const planned = observationsOf(history, 'run-started').flatMap(({ event }) => event.planned);
  const open = planned.filter((canary) => !seen.has(JSON.stringify([canary.job, cellKey(canary)])));
  if (open.length === 0 && planned.length > 0) return [];
  const names = [...new Set(open.map(({ job }) => job))].sort();
  return [
    {
      outcome: 'inconclusive',
      subject: 'the plan',
      expected: `${planned.length} planned canaries submitted in the first start of the candidate`,
      observed: planned.length === 0 ? 'nothing was planned' : `${open.length} never submitted: ${names.join(', ')}`,
      next: 'run the whole suite: a filtered one proves nothing about what it left out',
    },
  ];
}

function covered(description: Description, canaries: number, evidence: string): Finding {
  return {
    check: 'coverage',
    outcome: 'pass',
    subject: 'every alias, type and way',
    expected: 'each probed in the first start of the candidate',
    observed: `${canaries} canaries over ${description.aliases.length} aliases, the omitted spelling and an unknown alias`,
    evidence,
    next: 'nothing',
  };
}
