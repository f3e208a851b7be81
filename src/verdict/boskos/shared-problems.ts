import type { BoskosAsked } from '../../model/boskos.js';
import { type BoskosProblem, fail } from './seen.js';

/**
 * A resource lent again while somebody holds it. Calls are in the order in which their answers came, so a lease that
 * was given back in between is no longer held; calls at once are given back only when all have answered.
 */
export function sharedProblems(asked: readonly BoskosAsked[]): BoskosProblem[] {
  const holders = new Map<string, string>();
  const problems: BoskosProblem[] = [];
  for (const { call, status, answer, owner, resource, purpose } of asked) {
    if (status !== 200) continue;
    if (call === 'acquire' && answer !== null) {
      const holder = holders.get(answer.name);
      if (holder !== undefined)
        problems.push(fail(`${answer.name} was lent to ${owner ?? ''} while ${holder} held it`));
      holders.set(answer.name, owner ?? '');
    }
    const isHeld = call === 'heartbeat' && purpose === 'held';
    if (isHeld && resource !== null) holders.set(resource, owner ?? '');
    // An early reset takes nothing back; one that does is told by itself.
    const isGivenBack = call === 'release' || (call === 'reset' && purpose !== 'early');
    if (isGivenBack && resource !== null) holders.delete(resource);
  }
  return problems;
}
