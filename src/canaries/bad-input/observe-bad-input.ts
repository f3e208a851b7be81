import { WAYS_IN } from '../../model/way.js';
import { apiFailure } from '../api-failure.js';
import type { Run } from '../open-run.js';
import { listProwJobs } from '../prowjobs.js';
import type { TrialResult } from '../run-trial.js';
import type { SentInput } from './send-bad-input.js';

/**
 * Writes down what came of bad input, once canaries that hook was asked for after it are over: whatever it had wanted to do
 * with what came before them, it has done by then.
 */
export async function observeBadInput(
  run: Run,
  { sent, trial }: { readonly sent: readonly SentInput[]; readonly trial: Pick<TrialResult, 'canaries'> },
): Promise<void> {
  if (sent.length === 0) return;
  try {
    const prowJobs = [...(await listProwJobs(run.service, run.environment.namespaces.prowJobs)).values()];
    const goodOnes = [...trial.canaries].flatMap(([name, { way }]) =>
      WAYS_IN[way].component === WAYS_IN['hook-comment'].component ? [name] : [],
    );
    for (const { input, sha, delivery } of sent)
      run.history.append({
        kind: 'bad-input-observed',
        phase: run.phase,
        input,
        status: delivery?.status ?? null,
        answer: delivery?.answer ?? 'no Service leads to hook',
        // Of its commit, or of the event itself: what names no pull request has none.
        prowJobs: prowJobs
          .filter((one) => (sha !== null && one.sha === sha) || (delivery !== null && one.delivery === delivery.id))
          .map(({ name }) => name),
        goodOnes,
      });
  } catch (error) {
    const detail = `bad input: ${apiFailure(error)}`;
    run.history.append({ kind: 'undecided', phase: run.phase, cause: 'way-unreachable', detail });
  }
}
