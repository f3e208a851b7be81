import type { Objection } from '../model/decision.js';
import { objection } from './objections.js';
import type { Proof } from './presented.js';
import { isReleaseSource } from './release.js';

/** Whether the Boskos to which a bump moves is the one that stood in the rehearsal: a run may be told to take another. */
export function boskosObjections({ bump, presented }: Proof): Objection[] {
  const { boskosTag: wanted } = bump.after;
  if (wanted === null || wanted === bump.before.boskosTag) return [];
  const ran = presented.evidence.rejudged?.boskos ?? null;
  // Whom production trusts with a commit of Prow's says nothing of one of Boskos'.
  if (ran?.tag === wanted && isReleaseSource(ran, [])) return [];
  const observed = `Boskos ${ran === null ? 'did not stand' : `stood at ${ran.tag}, from a ${ran.source.kind}`}; the bump moves it to ${wanted}`;
  return [objection('image-not-attested', { observed, evidence: presented.place })];
}
