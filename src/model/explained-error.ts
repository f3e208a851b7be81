/** The parts every error must have, so that none can be written without them. */
export interface Explanation {
  /** What went wrong, as one sentence without a final stop. */
  readonly what: string;
  readonly expected: string;
  readonly observed: string;
  /** Where to look: `file:line`, a log, a command's output. */
  readonly evidence: string;
  /** What the reader does now. */
  readonly next: string;
}

/**
 * Whose fault it is, which decides the exit code: `usage` 64 (the command line, or the
 * machine), `unreadable` 2 (a file that the command was rightly given), `undecided` 2
 * (nothing is proven either way), `fault` 70 (ours).
 */
export type ErrorKind = 'usage' | 'unreadable' | 'undecided' | 'fault';

/** An error a person can act on. The command line prints it and picks the exit code from {@link kind}. */
export class ExplainedError extends Error {
  override readonly name = 'ExplainedError';

  constructor(
    readonly kind: ErrorKind,
    readonly explanation: Explanation,
    options?: ErrorOptions,
  ) {
    super(explain(explanation), options);
  }
}

/** How wide the label before a part's text is. */
const LABEL_WIDTH = '  expected  '.length;

/**
 * The explanation as the text a person reads: what, then one labelled part each. More lines of a part stand below its text,
 * so that none can look like another part.
 */
export function explain(explanation: Explanation): string {
  const { what, expected, observed, evidence, next } = explanation;
  return [what, `  expected  ${expected}`, `  observed  ${observed}`, `  evidence  ${evidence}`, `  next      ${next}`]
    .map((part) => part.replaceAll('\n', `\n${' '.repeat(LABEL_WIDTH)}`))
    .join('\n');
}
