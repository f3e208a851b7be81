import { type Canary, CLONE_TASK, canarySpellings } from '../model/canary.js';
import type { Description } from '../model/description.js';
import type { History } from '../model/history.js';
import type { Finding } from '../model/verdict.js';
import { WAYS_IN, type Way, waysThrough } from '../model/way.js';
import { type AskedCanary, askedCanaries, neverAskedFor, plannedCanaries } from './asked-canaries.js';
import { evidenceLines } from './evidence-lines.js';
import { groupBy } from './group-by.js';
import { listedBeforehand } from './listed-beforehand.js';
import { neverStarted } from './never-started.js';
import { type Gap, productionGaps } from './production-gaps.js';
import { restartTurns } from './restart-turns.js';
import { describeSpelling } from './spelling.js';

type Cell = Pick<Canary, 'spelling' | 'type' | 'way'>;

/** Asks what nobody asked: cells of the description that no canary probed, and parts of production that never ran. */
export function coverageCheck(description: Description, history: History): Finding[] {
  const probed = askedCanaries(history, 'candidate');
  const cells = probed.map(({ event }) => event.canary);
  const lines = probed.map(({ line }) => line);
  const gaps = [
    ...neverStarted(history),
    ...unprobed(
      requiredCells(description, history),
      cells.filter(({ task }) => task === undefined || task === CLONE_TASK),
    ),
    ...unsubmitted(history, probed),
    ...productionGaps(description, history),
  ];
  const findings = gaps.map((gap): Finding => ({ check: 'coverage', ...gap, evidence: evidenceLines(lines) }));
  const isCovered = gaps.every(({ outcome }) => outcome === 'pass');
  return isCovered
    ? [
        covered(description, {
          canaries: cells.length,
          turns: turnsOf(description, history),
          evidence: evidenceLines(lines),
        }),
        ...findings,
      ]
    : findings;
}

/**
 * Every spelling of `cluster:` through every way whose component runs in production, with every type of job that starts
 * that way; a way, or its component without replicas, may have been listed as not proven before the run.
 */
function requiredCells(description: Description, history: History): Cell[] {
  const isListed = (way: Way): boolean =>
    listedBeforehand(history, 'way', way) || listedBeforehand(history, WAYS_IN[way].component, 'replicas');
  const ways = waysThrough(description.workloads).filter((way) => way === 'prowjob' || !isListed(way));
  return canarySpellings(description.aliases).flatMap((spelling) =>
    ways.flatMap((way) => WAYS_IN[way].types.map((type): Cell => ({ spelling, type, way }))),
  );
}

function unprobed(required: readonly Cell[], cells: readonly Cell[]): Gap[] {
  const seen = new Set(cells.map(cellKey));
  const open = required.filter((cell) => !seen.has(cellKey(cell)));
  return groupBy(open, ({ spelling }) => JSON.stringify(spelling)).flatMap(([, group]) =>
    group.slice(0, 1).map(({ spelling }) => ({
      outcome: 'inconclusive',
      subject: describeSpelling(spelling),
      expected: 'a canary through every way whose component production runs, of every type that starts that way',
      observed: `no canary of ${group.map(({ type, way }) => `${type} via ${way}`).join(', ')}`,
      next: 'run the whole suite: a filtered one proves nothing about what it left out',
    })),
  );
}

function cellKey({ spelling, type, way }: Cell): string {
  return JSON.stringify([spelling, type, way]);
}

/** Planned and never submitted: the suite was filtered, or stopped. */
function unsubmitted(history: History, submitted: readonly AskedCanary[]): Gap[] {
  const planned = plannedCanaries(history);
  const open = neverAskedFor(planned, submitted);
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

/** What each run probes is whole; of what takes turns after restarts it says its own share, and a week of runs the rest. */
function turnsOf(description: Description, history: History): string {
  const { all, probed } = restartTurns(description, history);
  const others = all.filter((way) => !probed.includes(way));
  if (all.length === 0) return '';
  const rest = others.length === 0 ? '' : `; not in this run: ${others.join(', ')}`;
  return `; after restarts ${probed.length} of ${all.length} ways that start jobs at will${rest}`;
}

function covered(
  description: Description,
  { canaries, turns, evidence }: { canaries: number; turns: string; evidence: string },
): Finding {
  return {
    check: 'coverage',
    outcome: 'pass',
    subject: 'every alias, type and way',
    expected: 'each probed in the first start of the candidate',
    observed: `${canaries} canaries over ${description.aliases.length} aliases, the omitted spelling and an unknown alias${turns}`,
    evidence,
    next: 'nothing',
  };
}
