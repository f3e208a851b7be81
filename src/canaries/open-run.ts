import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Environment } from '../model/environment.js';
import { ExplainedError } from '../model/explained-error.js';
import { parseHistory } from '../model/history.js';
import type { Phase } from '../model/history-event.js';
import { observationsOf } from '../model/observations.js';
import { type ClusterConnection, connectCluster } from './connect-cluster.js';
import { type HistoryWriter, openHistory } from './history-writer.js';

/** File name of a run's history inside the run's folder. */
export const HISTORY_FILE = 'history.jsonl';

/** One run as the canaries see it: where they look, and where they write down what they saw. */
export interface Run {
  readonly id: string;
  readonly directory: string;
  readonly environment: Environment;
  readonly phase: Phase;
  /** ISO time since when pod creations are this run's. */
  readonly startedAt: string;
  /** ISO time since when observations are this phase's. */
  readonly phaseStartedAt: string;
  /** Components whose restarts are trials. */
  readonly restarted: readonly string[];
  /** Events that hook is to be sent at once; null where the run set out to send none. */
  readonly burst: number | null;
  readonly history: HistoryWriter;
  readonly service: ClusterConnection;
  /** Every cluster, the service cluster included: on 2019-02-08 the pods were in the one nobody watched. */
  readonly clusters: readonly ClusterConnection[];
  /** ProwJob names of every canary submitted so far, by this process or one before. */
  readonly prowJobs: Set<string>;
  readonly signal: AbortSignal;
  /** One line for whoever waits. */
  readonly progress: (line: string) => void;
}

export interface OpenRunOptions {
  readonly environmentPath: string;
  readonly phase: Phase;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/**
 * Continues the run in `directory`, whose history already says that it and the phase started.
 *
 * @throws {ExplainedError} `usage`: the environment file or a kubeconfig cannot
 *   be used; `undecided`: the history does not say that the phase started.
 */
export function openRun(directory: string, options: OpenRunOptions): Run {
  const { environmentPath, phase, signal, progress } = options;
  // Hundreds of requests and pauses at once end with it; Node takes more than ten for a leak, and says so between our lines.
  setMaxListeners(0, signal);
  const environment = readEnvironment(environmentPath);
  const path = join(directory, HISTORY_FILE);
  const past = parseHistory(readFileSync(path, 'utf8'));
  const timeOf = (line: number | undefined): string | undefined => past.lines.find((one) => one.line === line)?.at;
  const [started] = observationsOf(past, 'run-started');
  const phaseStarted = observationsOf(past, 'phase-started').findLast(({ event }) => event.phase === phase);
  const [startedAt, phaseStartedAt] = [timeOf(started?.line), timeOf(phaseStarted?.line)];
  if (started === undefined || startedAt === undefined || phaseStartedAt === undefined) throw notStarted(path, phase);
  const clusters = environment.clusters.map((cluster) => connectCluster(cluster, { signal }));
  const service = clusters.find(({ cluster }) => cluster.role === 'service');
  if (service === undefined) throw noServiceCluster(environmentPath);
  return {
    id: basename(directory),
    directory,
    environment,
    phase,
    startedAt,
    phaseStartedAt,
    restarted: started.event.restarted,
    burst: started.event.burst ?? null,
    history: openHistory(path),
    service,
    clusters,
    prowJobs: new Set(observationsOf(past, 'canary-submitted').map(({ event }) => event.prowJob)),
    signal,
    progress,
  };
}

/**
 * Reads and checks an environment file.
 *
 * @throws {ExplainedError} `usage`: no such file, or not an environment.
 */
export function readEnvironment(path: string): Environment {
  try {
    return Environment.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new ExplainedError(
      'usage',
      {
        what: 'The environment file cannot be read',
        expected: 'the environment.json of a standing environment, written by this version',
        observed: error instanceof Error ? error.message : String(error),
        evidence: path,
        next: 'run `prow-staging status` to see which environments stand',
      },
      { cause: error },
    );
  }
}

function notStarted(path: string, phase: Phase): ExplainedError {
  return new ExplainedError('undecided', {
    what: 'The history does not say what is being observed',
    expected: `a line run-started, then a line phase-started of phase "${phase}"`,
    observed: 'at least one of them is missing',
    evidence: path,
    next: 'start a new run',
  });
}

function noServiceCluster(path: string): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The environment has no service cluster',
    expected: 'one cluster with role "service"',
    observed: 'none',
    evidence: path,
    next: 'take the environment down and bring it up again',
  });
}
