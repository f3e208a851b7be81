import { explainDecision } from '../gate/explain-decision.js';
import { isNoBump } from '../gate/status-of-decision.js';
import type { PullAnswer } from './gate-pull.js';

/** The answers to commits as the text a person reads. */
export function explainPulls(answers: readonly PullAnswer[]): string {
  return answers.length === 0 ? 'no pull request to the guarded branch is open' : answers.map(explainPull).join('\n\n');
}

function explainPull(answer: PullAnswer): string {
  const { subject, sha, decision, error, status } = answer;
  return [
    sha === null ? subject : `${subject} at ${sha}`,
    ...(error === null ? [] : [error.message]),
    ...(decision === null ? [] : [isNoBump(decision) ? `NO BUMP: ${status.description}` : explainDecision(decision)]),
    `  status      ${status.context} is ${status.state}: ${status.description} (${whatOfIt(answer)})`,
  ].join('\n');
}

function whatOfIt({ sha, isWritten, error }: PullAnswer): string {
  if (sha === null) return 'not written: there is no commit yet to write it on; Prow is told by the exit code';
  if (isWritten === null) return 'not written: --report-status was not given';
  if (isWritten) return 'written';
  return error === null ? 'stands already' : 'could not be written';
}
