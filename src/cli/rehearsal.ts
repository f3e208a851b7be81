import { join } from 'node:path';
import type { LocalEnvironment } from '../local/start-environment.js';
import type { Environment } from '../model/environment.js';
import type { Phase } from '../model/history-event.js';
import type { Power } from '../model/power.js';
import type { Verdict } from '../model/verdict.js';
import { beginPhase, beginRun } from './begin-run.js';
import { type Builds, startBuilds } from './builds.js';
import { judgeRun, seal } from './conclude.js';
import { runSteps, type Step } from './console.js';
import { deploy, forwardedServices } from './deploy.js';
import type { Subject } from './prepare.js';
import { saveSubject } from './run-folder.js';
import { runSmokeSuite } from './run-smoke-suite.js';
import { snapshotBefore } from './snapshot-before.js';
import { standUp } from './stand-up.js';
import { makeRunFolder, type StateDirectory } from './state-directory.js';

export interface RehearsalOptions {
  readonly state: StateDirectory;
  readonly subject: Subject;
  readonly power: Power;
  /** Leaves the environment up, under this name. */
  readonly keepAs: string | null;
  /** Called when the environment stands at production's version and the baseline is done: where a drill injects its fault. */
  readonly signal: AbortSignal;
}

/** What a rehearsal leaves: the verdict and the run's folder. */
export interface Rehearsed {
  readonly verdict: Verdict;
  readonly folder: string;
}

/**
 * Up at production's version, baseline, bump to the candidate, suite, verdict,
 * down: each said before it is done. Ends the environment whatever happens,
 * unless it is to be kept.
 */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsed> {
  const { state, subject, signal, keepAs } = options;
  const folder = await makeRunFolder(state, new Date());
  const id = keepAs ?? `rehearsal-${folder.slice(folder.lastIndexOf('/') + 1).toLowerCase()}-${process.pid}`;
  const builds = startBuilds([subject.baseline, subject.candidate], {
    description: subject.production.description,
    signal,
  });
  const held: Held = { folder, id, directory: join(state.environments, id), builds, local: null, verdict: null };
  try {
    await runSteps([...standingSteps(held, options), ...judgingSteps(held, options)]);
  } finally {
    if (held.local !== null && (keepAs === null || held.verdict === null)) await held.local.stop();
  }
  if (held.local !== null && keepAs !== null) held.local.stay();
  if (held.verdict === null) throw new TypeError('a rehearsal that ends without an error has a verdict');
  return { verdict: held.verdict, folder };
}

/** What the steps hand on to each other. */
interface Held {
  readonly folder: string;
  readonly id: string;
  readonly directory: string;
  readonly builds: Builds;
  local: LocalEnvironment | null;
  environment?: Environment;
  verdict: Verdict | null;
}

function standingSteps(held: Held, { state, subject, signal, power }: RehearsalOptions): Step[] {
  const { production, baseline, candidate } = subject;
  const { description } = production;
  return [
    {
      title: `Start ${description.clusters.length} clusters`,
      run: async (say) => {
        const services = forwardedServices(production);
        held.local = await standUp(
          { id: held.id, directory: held.directory, description, builds: held.builds, services, signal },
          say,
        );
      },
    },
    {
      title: `Deploy Prow ${baseline.tag}, production's version`,
      run: async (say) => {
        held.environment = await deployVersion(held, { which: 0, state, subject, signal, say });
        await saveSubject(held.folder, { description, environment: held.environment });
        beginRun(held.folder, { environment: held.environment, baseline, candidate, power });
      },
    },
    suiteStep('baseline', held, { power, signal }),
    {
      title: `Bump to the candidate ${candidate.tag}`,
      run: async (say) => {
        if (held.environment !== undefined) await snapshotBefore(held.folder, 'candidate', held.environment);
        held.environment = await deployVersion(held, { which: 1, state, subject, signal, say });
      },
    },
    suiteStep('candidate', held, { power, signal }),
  ];
}

function judgingSteps(held: Held, { keepAs }: RehearsalOptions): Step[] {
  return [
    {
      title: 'Judge',
      run: async () => {
        seal(held.folder);
        held.verdict = await judgeRun(held.folder);
      },
    },
    ...(keepAs === null ? [{ title: 'Take the environment down', run: async () => held.local?.stop() }] : []),
  ];
}

function suiteStep(phase: Phase, held: Held, { power, signal }: { power: Power; signal: AbortSignal }): Step {
  return {
    title: phase === 'baseline' ? 'Canaries on the baseline' : 'Canaries on the candidate',
    run: async (say) => {
      if (held.environment === undefined) return;
      beginPhase(held.folder, phase, held.environment);
      await runSmokeSuite({
        environmentDirectory: held.directory,
        folder: held.folder,
        phase,
        power,
        signal,
        onLine: say,
      });
    },
  };
}

async function deployVersion(
  held: Held,
  {
    which,
    state,
    subject,
    signal,
    say,
  }: { which: number; state: StateDirectory; subject: Subject; signal: AbortSignal; say: (text: string) => void },
): Promise<Environment> {
  const { builds, local, directory, id } = held;
  if (local === null) throw new TypeError('clusters start before Prow is deployed');
  builds.listen(say);
  const [tools, build] = await Promise.all([builds.deployTools, builds.prow[which]]);
  if (build === undefined) throw new RangeError(`no build ${which} was started`);
  return deploy({
    id,
    directory,
    local,
    production: subject.production,
    build,
    tools,
    pulumiHome: state.pulumiHome,
    signal,
    say,
  });
}
