import { ExplainedError } from '../model/explained-error.js';
import { ExplainedErrors, eachError } from '../model/explained-errors.js';

/** A folder that is there only while a command runs, and what people call what is in it. */
export interface CheckedOut {
  readonly folder: string;
  /** `main`, or `bump merged into main`. */
  readonly called: string;
}

/** A text in which files of folders that will be gone are named as git names them: `main:config/prow/gate.yaml`. */
export function asInClone(text: string, trees: readonly CheckedOut[]): string {
  return trees.reduce(
    (named, { folder, called }) => named.replaceAll(`${folder}/`, `${called}:`).replaceAll(folder, called),
    text,
  );
}

/** The same error, with files as they are named in the clone. */
export function errorInClone(error: ExplainedError, trees: readonly CheckedOut[]): ExplainedError {
  if (error instanceof ExplainedErrors)
    return new ExplainedErrors(eachError(error).map((one) => errorInClone(one, trees)));
  const { what, expected, observed, evidence, next } = error.explanation;
  const named = (text: string): string => asInClone(text, trees);
  const explanation = {
    ...{ what: named(what), expected: named(expected), observed: named(observed) },
    ...{ evidence: named(evidence), next: named(next) },
  };
  return new ExplainedError(error.kind, explanation, { cause: error });
}
