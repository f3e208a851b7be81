import { ExplainedError } from '../model/explained-error.js';

/** What is wrong in a file of production's, and where. */
export interface ProductionMistake {
  readonly what: string;
  readonly expected: string;
  readonly observed: string;
  /** The file as the reader of the message finds it. */
  readonly file: string;
  /** Counted from 1; left out where the whole file is meant. */
  readonly line?: number;
  readonly next: string;
}

/** The error for a production description that cannot be used: always the user's input, always with a place. */
export function productionError(mistake: ProductionMistake, options?: ErrorOptions): ExplainedError {
  const { what, expected, observed, file, line, next } = mistake;
  const evidence = line === undefined ? file : `${file}:${line}`;
  return new ExplainedError('usage', { what, expected, observed, evidence, next }, options);
}
