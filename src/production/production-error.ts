import { ExplainedError } from '../model/explained-error.js';

/** What is wrong in a file of production's, and where. */
export interface ProductionMistake {
  /** `usage` where the command line led to it; left out where the file is what is wrong. */
  readonly kind?: 'usage';
  readonly what: string;
  readonly expected: string;
  readonly observed: string;
  /** The file as the reader of the message finds it. */
  readonly file: string;
  /** Counted from 1; left out where the whole file is meant. */
  readonly line?: number;
  readonly next: string;
}

/**
 * The error for a production that cannot be read: always somebody's file, always with a place. No more is known of it than
 * of a cluster that does not answer, so it is not the command line that is wrong (decision 37).
 */
export function productionError(mistake: ProductionMistake, options?: ErrorOptions): ExplainedError {
  const { kind = 'unreadable', what, expected, observed, file, line, next } = mistake;
  const evidence = line === undefined ? file : `${file}:${line}`;
  return new ExplainedError(kind, { what, expected, observed, evidence, next }, options);
}
