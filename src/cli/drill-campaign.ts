import { readFile } from 'node:fs/promises';
import { type Drill, type Neighbour, UNCHANGED } from '../drills/drill.js';
import { type DrillReport, drillReport, type FaultReport, type NeighbourReport } from '../drills/drill-report.js';
import { judgeDrill } from '../drills/judge-drill.js';
import { parseHistory } from '../model/history.js';
import type { Power } from '../model/power.js';
import type { Verdict } from '../model/verdict.js';
import { headline } from '../verdict/explain.js';
import { attemptStaged } from './attempt-staged.js';
import { type Stage, stageCandidate } from './drill-stage.js';
import { runFiles } from './run-folder.js';
import { secondsToDetect } from './time-to-detect.js';

export interface CampaignOptions {
  readonly drills: readonly Drill[];
  /** Every neighbour that the drills name, by name. */
  readonly neighbours: readonly Neighbour[];
  readonly powerOf: (drill: Drill) => Power;
  /** Power for neighbours. */
  readonly power: Power;
  /** Says a line for each that is through. */
  readonly tell: (line: string) => void;
  /** Is told after each how the campaign stands, so that an interrupted one has a report. */
  readonly onReport: (report: DrillReport) => void;
}

/**
 * Stages each neighbour once, then each fault, one candidate after another on one
 * standing environment. What does not fit, or does not build, is reported and
 * the campaign goes on.
 *
 * @throws the signal's reason, when it was interrupted.
 */
export async function runCampaign(stage: Stage, options: CampaignOptions): Promise<DrillReport> {
  const { drills, neighbours, powerOf, power, tell, onReport } = options;
  const told: NeighbourReport[] = [];
  const faults: FaultReport[] = [];
  const soFar = (): DrillReport => {
    const left = [...neighbours.slice(told.length), ...drills.slice(faults.length)];
    return drillReport(
      faults,
      told,
      left.map(({ name }) => name),
    );
  };
  for (const neighbour of neighbours) {
    const report = await stageNeighbour(stage, neighbour, power);
    told.push(report);
    onReport(soFar());
    tell(`${report.outcome === 'pass' ? 'passed' : 'FALSE ALARM'}: ${report.name}: ${report.because}`);
  }
  for (const drill of drills) {
    const report = await stageFault(stage, drill, powerOf(drill));
    faults.push(report);
    onReport(soFar());
    const time = report.secondsToDetect === null ? '' : ` after ${report.secondsToDetect.toFixed(1)} s`;
    tell(`${report.status}: ${report.drill}${time}: ${report.because}`);
  }
  return soFar();
}

/** The names of the neighbours that these drills need, each once; the unchanged candidate always. */
export function neighbourNames(drills: readonly Drill[]): string[] {
  return [...new Set([UNCHANGED, ...drills.map(({ neighbour }) => neighbour)])];
}

async function stageNeighbour(stage: Stage, neighbour: Neighbour, power: Power): Promise<NeighbourReport> {
  const { name } = neighbour;
  const staged = await attemptStaged(stage.standing, () => stageCandidate(stage, neighbour, power));
  if (typeof staged === 'string') return { name, outcome: 'not applied', because: staged, run: null };
  const { verdict, folder } = staged;
  return { name, outcome: verdict.outcome, because: headline(verdict), run: folder };
}

async function stageFault(stage: Stage, drill: Drill, power: Power): Promise<FaultReport> {
  const { name, outage, description, neighbour } = drill;
  const common = { drill: name, outage, description, neighbour };
  // Whether it is caught is all that is asked; a neighbour is asked everything.
  const isEnough = (verdict: Verdict): boolean => judgeDrill(verdict, drill).caught;
  const staged = await attemptStaged(stage.standing, () => stageCandidate(stage, { ...drill, isEnough }, power));
  if (typeof staged === 'string')
    return { ...common, status: 'not applied', because: staged, check: null, secondsToDetect: null, run: null };
  const { verdict, folder } = staged;
  const { caught, because, check } = judgeDrill(verdict, drill);
  const history = parseHistory(await readFile(runFiles(folder).history, 'utf8'));
  return {
    ...common,
    status: caught ? 'caught' : 'missed',
    because,
    check,
    secondsToDetect: caught ? secondsToDetect(stage.standing.production.description, history) : null,
    run: folder,
  };
}
