import type { ErrorKind } from '../model/explained-error.js';
import type { Outcome } from '../model/outcome.js';

/** What each exit code says; scripts and the gate's job rely on them. */
export const EXIT = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  usage: 64,
  fault: 70,
  interrupted: 130,
} as const;

/** The exit code of an outcome: 0 only for what is proven. */
export function exitCodeOf(outcome: Outcome): number {
  return EXIT[outcome];
}

/** The exit code of an error, by whose fault it is. */
export function exitCodeOfError(kind: ErrorKind): number {
  return { usage: EXIT.usage, fault: EXIT.fault, undecided: EXIT.inconclusive, unreadable: EXIT.inconclusive }[kind];
}
