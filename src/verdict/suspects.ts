import { aliasOf } from '../model/alias.js';
import { WAYS_IN } from '../model/way.js';
import { groupBy } from './group-by.js';
import type { JudgedCanary } from './judge-canaries.js';

/** The component that makes every pod, whatever way a job started. */
const POD_MAKER = WAYS_IN.prowjob.component;

/**
 * Which component to look into first for canaries that failed, one phrase each: who started a job under another alias
 * than its own did wrong; with the right alias on the ProwJob, whoever makes pods did.
 */
export function suspectsOf(canaries: readonly JudgedCanary[]): string[] {
  return groupBy(canaries, suspect).map(([phrase]) => phrase);
}

function suspect({ canary, prowJob, written, isLetIn, isRepeated }: JudgedCanary): string {
  const { component } = WAYS_IN[canary.way];
  if (isLetIn) return `look into ${component}: it must refuse them`;
  if (prowJob === null) return `look into ${component}: it refused`;
  if (isRepeated) return `look into ${component}: it made more than one`;
  if (written === undefined) return `look into ${component} and ${POD_MAKER}: no look saw the ProwJob`;
  if (aliasOf(written) === aliasOf(canary.spelling)) return `look into ${POD_MAKER}: the ProwJob names the right alias`;
  return `look into ${component}: the ProwJob names ${written === null ? 'no alias' : `"${written}"`}`;
}
