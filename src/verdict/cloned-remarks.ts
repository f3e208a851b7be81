import { CANARY_PRESET, CLONE_TASK } from '../model/canary.js';
import type { EventOf } from '../model/observations.js';
import type { Remark, WorkingCanary } from './working-canaries.js';

const EXPECTED = 'finds the change of its pull request, merged into the branch it goes to';

/**
 * What a canary of a pull request found in its working directory, held against the change as GitHub knows it. Nothing of
 * one that clones nothing, and of one that said nothing at all.
 */
export function clonedRemarks({ canary, inside }: WorkingCanary): Remark[] {
  if (canary.task !== CLONE_TASK || inside === null) return [];
  const { cloned, change } = inside;
  if (change === null || change === undefined)
    return [remark('inconclusive', '', 'nobody knows what change it was started for')];
  if (cloned === null || cloned === undefined)
    return [remark('fail', 'hook', 'its process knows of no pull request: PULL_NUMBER is not set')];
  const wrong = wrongOf(cloned, change);
  return wrong.length > 0
    ? wrong
    : [remark('pass', '', 'what is checked out merges the one into the other, and the changed files are there')];
}

type Inside = EventOf<'inside-observed'>;

function wrongOf(cloned: NonNullable<Inside['cloned']>, change: NonNullable<Inside['change']>): Remark[] {
  const { parents, files, pullSha, baseSha, preset } = cloned;
  const isMerged = parents.length === 2 && parents[0] === change.baseSha && parents[1] === change.headSha;
  const lacking = change.paths.filter((path) => !files.includes(path));
  return [
    ...(isMerged ? [] : [remark('fail', 'clonerefs', `what is checked out is ${describeHead(parents, change)}`)]),
    ...(lacking.length === 0 ? [] : [remark('fail', 'clonerefs', 'files of the change are not there')]),
    ...(pullSha === change.headSha ? [] : [remark('fail', 'plank', 'PULL_PULL_SHA is not the commit of its change')]),
    ...(baseSha === change.baseSha
      ? []
      : [remark('fail', 'plank', 'PULL_BASE_SHA is not the commit it goes on top of')]),
    ...(preset === CANARY_PRESET.value
      ? []
      : [remark('fail', 'hook', 'the variable of its preset is not set, as a job’s label asks')]),
  ];
}

function describeHead(parents: readonly string[], { headSha, baseSha }: NonNullable<Inside['change']>): string {
  const names = parents.map((sha) => ({ [headSha]: 'the change', [baseSha]: 'its base' })[sha] ?? 'something else');
  return names.length < 2 ? 'no merge of anything' : `a merge of ${names.join(' and ')}`;
}

function remark(outcome: Remark['outcome'], who: string, observed: string): Remark {
  return { outcome, who, expected: EXPECTED, observed };
}
