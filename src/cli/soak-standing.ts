import { InvalidArgumentError, Option } from 'commander';
import { recordErrors, soak } from '../canaries/soak/soak.js';
import { nextStart } from './next-start.js';
import { type LookAtStanding, onCandidate, onPhase } from './on-candidate.js';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Longer than any night. */
const LONGEST_MS = 24 * 3_600_000;

/** The option of a command. */
export function soakOption(): Option {
  return new Option(
    '--soak <duration>',
    'then watch so long (90s, 10m, 2h) that nothing restarts or logs a new kind of error',
  ).argParser(parseDuration);
}

/**
 * Watches a standing environment at the candidate, after what a run's folder holds already. What hinders that is in the
 * history as undecided, and the verdict says so.
 *
 * @throws the signal's reason when interrupted.
 */
export function soakOn(given: {
  readonly directory: string;
  readonly durationMs: number;
  readonly signal: AbortSignal;
}): LookAtStanding {
  const { directory, durationMs, signal } = given;
  return (folder, say) =>
    onCandidate({ directory, folder, signal, say }, (run) => soak(run, { durationMs, start: nextStart(folder) }));
}

/** Writes down what the baseline logs as errors, once its canaries are over. */
export function errorsOfBaseline(given: { readonly directory: string; readonly signal: AbortSignal }): LookAtStanding {
  return (folder, say) => onPhase('baseline', { ...given, folder, say }, recordErrors);
}

function parseDuration(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? [];
  const durationMs = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (durationMs > 0 && durationMs <= LONGEST_MS) return durationMs;
  throw new InvalidArgumentError('seconds, minutes or hours, up to a day: 90s, 10m, 2h');
}
