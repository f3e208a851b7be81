import { candidateOf } from '../gate/bump-objections.js';
import { movesOnly } from '../gate/change-objections.js';
import { ExplainedError } from '../model/explained-error.js';
import type { Power } from '../model/power.js';
import type { CheckOnDemand } from '../model/verdict.js';
import { withBump } from './gate-bump.js';
import type { GateQuestion } from './gate-decision.js';
import { readGateSettings } from './gate-settings.js';
import { prepare } from './prepare.js';
import { productionRelease } from './production-release.js';
import { type RehearsalOptions, rehearse } from './rehearsal.js';

/** How a bump is rehearsed. */
export interface BumpRehearsal {
  readonly power: Power;
  /** A clone of Prow, for candidates that no module proxy serves. */
  readonly prowRepo: string | undefined;
  /** On production as it is, whatever the bump changes besides. */
  readonly isAlone: boolean;
}

/**
 * Rehearses what a bump proposes, and leaves the run to be judged from. Where it changes more than Prow's version,
 * production is rehearsed as it would be, from the version that it has. What a proposed change says is data to this:
 * the candidate is a tag, and no program of the tree is run.
 *
 * @throws {ExplainedError} `undecided` for anything that kept it from an answer.
 */
export async function rehearseBump(question: GateQuestion, { power, prowRepo, isAlone }: BumpRehearsal): Promise<void> {
  const { signal, state } = question;
  await withBump(question, async ({ bump }, _base, trees) => {
    const candidate = 'unreadable' in bump ? null : candidateOf(bump);
    if ('unreadable' in bump || candidate === null || trees === null) return;
    const isPure = isAlone || movesOnly(bump, candidate);
    const production = isPure ? trees.before : trees.after;
    try {
      const from = isPure ? undefined : productionRelease(bump.before.prowTag, production);
      const subject = await prepare({ production, from, candidate, prowRepo, signal });
      const { requires } = await readGateSettings({ config: question.config, base: trees.before, state });
      await rehearse({ state, subject, power, keepAs: null, ...asked(requires), signal });
    } catch (error) {
      if (!(error instanceof ExplainedError)) throw error;
      const { what, ...rest } = error.explanation;
      throw new ExplainedError(
        'undecided',
        { what: `The candidate could not be rehearsed: ${what}`, ...rest },
        { cause: error },
      );
    }
  });
}

/** What a rehearsal is asked besides, as the gate requires it. */
function asked(requires: readonly CheckOnDemand[]): Pick<RehearsalOptions, 'withDrain' | 'everyJob'> {
  return {
    withDrain: requires.includes('drain'),
    everyJob: requires.includes('every-job') ? { planks: 1, resume: null } : null,
  };
}
