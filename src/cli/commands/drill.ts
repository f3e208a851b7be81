import { componentsToRun } from '../../../infra/stack.js';
import type { Drill, Neighbour } from '../../drills/drill.js';
import { type DrillReport, outcomeOfDrills } from '../../drills/drill-report.js';
import { drillNames, loadDrill, loadNeighbour } from '../../drills/load-drill.js';
import { sweepEnvironments } from '../../local/list-environments.js';
import type { Power } from '../../model/power.js';
import { fetchSource } from '../../toolchain/fetch-source.js';
import { BOSKOS } from '../../toolchain/go-project.js';
import { boskosBuilds } from '../boskos-versions.js';
import { startBuilds } from '../builds.js';
import { line, result, runSteps } from '../console.js';
import { neighbourNames, runCampaign } from '../drill-campaign.js';
import type { Stage } from '../drill-stage.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { DEFAULT_POWER, parsePower } from '../power-option.js';
import { prepare, type Subject } from '../prepare.js';
import { clustersStep, deployStep, nothingStanding } from '../standing.js';
import { type StateDirectory, stateDirectory } from '../state-directory.js';
import { type AddCommand, SHARED_OPTIONS } from './command.js';

interface DrillOptions {
  readonly production?: string;
  readonly from?: string;
  readonly candidate?: string;
  readonly prowRepo?: string;
  readonly power?: Power;
  readonly drills?: string;
  readonly list?: boolean;
  readonly state?: string;
  readonly json?: boolean;
}

/** `prow-staging drill`: known faults, one after another on one environment. All caught and no false alarm is exit 0. */
export const addDrillCommand: AddCommand = (program, { signal, exit }) => {
  program
    .command('drill')
    .description('put known faults into a candidate, one after another; each must be caught')
    .argument('[names...]', 'drills; without a name, all of them')
    .option(...SHARED_OPTIONS.production)
    .option(...SHARED_OPTIONS.from)
    .option('--candidate <build>', 'the build that gets the faults (default: production’s own version)')
    .option(...SHARED_OPTIONS.prowRepo)
    .option('--power <q,p>', `power of each run (default: the drill’s own, else ${DEFAULT_POWER})`, parsePower)
    .option('--drills <dir>', 'faults of your own: a folder of drill files')
    .option('--list', 'list the drills with what each breaks, and stop')
    .option(...SHARED_OPTIONS.state)
    .option(...SHARED_OPTIONS.json)
    .action(async (names: string[], options: DrillOptions) => {
      const asked = names.length > 0 ? names : await drillNames(options.drills);
      if (options.list) {
        const listed = await Promise.all(asked.map((name) => loadDrill(name, options.drills)));
        result(options.json ? JSON.stringify(listed, null, 2) : listText(listed));
        return exit(EXIT.pass);
      }
      const drills: Drill[] = [];
      for (const name of asked) drills.push(await loadDrill(name, options.drills));
      const state = stateDirectory(options.state);
      const { production, from, candidate, prowRepo } = options;
      const subject = await prepare({ production, from, candidate, prowRepo, signal });
      for (const left of await sweepEnvironments(state.environments)) line(`removed what was left of ${left}`);
      const print = (report: DrillReport): void =>
        result(options.json ? JSON.stringify(report, null, 2) : summary(report));
      const run: { soFar: DrillReport | null } = { soFar: null };
      const onReport = (report: DrillReport) => {
        run.soFar = report;
      };
      const report = await campaign({ drills, subject, state, options, signal, onReport }).catch((error: unknown) => {
        // Each took minutes: what is known of some is said, whatever ended the rest.
        if (run.soFar !== null) print(run.soFar);
        throw error;
      });
      print(report);
      exit(exitCodeOf(outcomeOfDrills(report)));
    });
};

/** A line for each drill: its name, and what it breaks. */
function listText(drills: readonly Drill[]): string {
  const width = Math.max(0, ...drills.map(({ name }) => name.length));
  return drills.map(({ name, description }) => `${name.padEnd(width)}  ${description}`).join('\n');
}

async function campaign(given: {
  drills: readonly Drill[];
  subject: Subject;
  state: StateDirectory;
  options: DrillOptions;
  signal: AbortSignal;
  onReport: (report: DrillReport) => void;
}): Promise<DrillReport> {
  const { drills, subject, state, options, signal, onReport } = given;
  const { production, baseline, candidate, boskos } = subject;
  const neighbours: Neighbour[] = [];
  for (const name of neighbourNames(drills)) neighbours.push(await loadNeighbour(name, options.drills));
  const builds = startBuilds([baseline], {
    ...{ components: componentsToRun(production.description), signal },
    boskos: boskos === null ? null : boskosBuilds(production.description, [boskos.baseline]),
  });
  const standing = nothingStanding({ id: `drills-${process.pid}`, production, builds, state, signal });
  const { tree } = await fetchSource(candidate, { signal });
  const lending = await healthyBoskos(boskos, signal);
  const run: { report: DrillReport | null } = { report: null };
  const power = options.power ?? parsePower(DEFAULT_POWER);
  const stageAll = async (say: (text: string) => void) => {
    run.report = await runCampaign(
      {
        ...{ standing, healthy: candidate, tree, say, boskos: lending },
        baseline: { prow: baseline, boskos: boskos?.baseline ?? null },
      },
      {
        ...{ drills, neighbours, power },
        powerOf: (drill) => options.power ?? drill.power ?? power,
        ...{ tell: line, onReport },
      },
    );
  };
  try {
    await runSteps([
      clustersStep(standing),
      deployStep(standing, { title: `Deploy Prow ${baseline.tag}`, which: 0 }),
      { title: `${drills.length} drills and ${neighbours.length} neighbours`, run: stageAll },
    ]);
  } finally {
    await standing.local?.stop();
  }
  if (run.report === null) throw new TypeError('a campaign that ends without an error has a report');
  return run.report;
}

async function healthyBoskos(boskos: Subject['boskos'], signal: AbortSignal): Promise<Stage['boskos']> {
  if (boskos === null) return null;
  const { candidate } = boskos;
  const { tree } = await fetchSource(candidate, { project: BOSKOS, signal });
  return { candidate, tree };
}

function summary({ faults, neighbours, medianSecondsToDetect, ...counts }: DrillReport): string {
  const { caught, missed, notApplied, falseAlarms, notStaged } = counts;
  const median = medianSecondsToDetect === null ? '' : `; median time to detect ${medianSecondsToDetect.toFixed(1)} s`;
  return [
    ...faults.map(
      ({ status, drill, because, run }) => `${status}: ${drill}: ${because}${run === null ? '' : `\n  ${run}`}`,
    ),
    ...neighbours.map(
      ({ name, outcome, because, run }) =>
        `neighbour ${name}: ${outcome}: ${because}${run === null ? '' : `\n  ${run}`}`,
    ),
    ...notStaged.map((name) => `not staged: ${name}`),
    `${caught} caught, ${missed} missed, ${notApplied} not applied, ${falseAlarms} false alarms${median}`,
  ].join('\n');
}
