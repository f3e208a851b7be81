import type { Candidate } from '../model/candidate.js';
import type { ConfigTried } from '../model/config-tried.js';
import type { History } from '../model/history.js';
import { observationsOf } from '../model/observations.js';
import type { Outcome } from '../model/outcome.js';
import { isOwnRefusalListed, ownRefusals } from './foreseen-config-gaps.js';

/** A question about a configuration: which, with which build, by which program. */
export type TrialAsked = Pick<ConfigTried, 'config' | 'version' | 'program'>;

/** Of a refusal as much as a person reads; the history has it whole. */
const SHOWN_LENGTH_MAX = 400;

/**
 * What comes of one question. A refusal that production's own version words the same of production's own configuration
 * is no news: it stands beside a pass if the run listed it beforehand, and is inconclusive otherwise.
 */
export function judgeTrial(
  history: History,
  { version, trials }: TrialAsked & { trials: readonly ConfigTried[] },
): { outcome: Outcome; observed: string } {
  const [first] = trials;
  if (first === undefined) return { outcome: 'inconclusive', observed: 'nobody asked' };
  const refused = trials.filter(({ answer }) => answer === 'refused');
  if (refused.length > 0) return judgeRefusal(history, refused);
  const unasked = trials.find(({ answer }) => answer === 'not-asked');
  if (unasked !== undefined)
    return { outcome: 'inconclusive', observed: `could not be asked: ${shown(unasked.words.join('; '))}` };
  const planned = plannedBuild(history, version);
  if (planned !== null && trials.some(({ prow }) => JSON.stringify(prow) !== JSON.stringify(planned)))
    return { outcome: 'inconclusive', observed: `${first.prow.tag} was asked, which is not the run’s ${planned.tag}` };
  return { outcome: 'pass', observed: `${first.prow.tag} accepts ${first.configSha256.slice(0, 12)}` };
}

function judgeRefusal(history: History, refused: readonly ConfigTried[]): { outcome: Outcome; observed: string } {
  const tag = refused[0]?.prow.tag ?? '';
  const words = [...new Set(refused.flatMap((trial) => trial.words))];
  const known = new Set(ownRefusals(observationsOf(history, 'config-tried').map(({ event }) => event)));
  const fresh = words.filter((word) => !known.has(word));
  if (fresh.length > 0 || words.length === 0)
    return { outcome: 'fail', observed: `${tag} refuses it: ${shown(fresh.join('; ') || 'without a word')}` };
  const notProven = observationsOf(history, 'run-started').flatMap(({ event }) => event.notProven);
  const isListed = words.every((word) => isOwnRefusalListed(notProven, word));
  const observed = `${tag} refuses it as production’s own version does${isListed ? '; listed' : ''}: ${shown(words.join('; '))}`;
  return { outcome: isListed ? 'pass' : 'inconclusive', observed };
}

/** The build that a run says it is about; null where it does not say. */
function plannedBuild(history: History, version: ConfigTried['version']): Candidate | null {
  const run = observationsOf(history, 'run-started')[0]?.event;
  return (version === 'production' ? run?.baseline : run?.candidate) ?? null;
}

function shown(text: string): string {
  return text.length > SHOWN_LENGTH_MAX ? `${text.slice(0, SHOWN_LENGTH_MAX)} …` : text;
}
