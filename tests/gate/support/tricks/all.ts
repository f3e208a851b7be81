import type { Trick } from '../trick.js';
import { ATTESTATION_TRICKS } from './attestations.js';
import { BOSKOS_TRICKS } from './boskos.js';
import { BUMP_TRICKS } from './bumps.js';
import { CLAIM_TRICKS } from './claims.js';
import { CONFIGURED_TRICKS } from './configured.js';
import { HOUR_TRICKS } from './hours.js';
import { IMAGE_TRICKS } from './images.js';
import { MERGE_TRICKS } from './merges.js';
import { READ_BY_NOBODY_TRICKS } from './read-by-nobody.js';
import { READING_TRICKS } from './readings.js';
import { REFUSED_TRICKS } from './refused.js';
import { REHEARSAL_TRICKS } from './rehearsals.js';
import { RUNNING_TRICKS } from './running.js';
import { STAGED_TRICKS } from './staged.js';
import { TREE_TRICKS } from './trees.js';

/** Every trick, by what is touched. */
export const TRICK_GROUPS: readonly { readonly title: string; readonly tricks: readonly Trick[] }[] = [
  { title: 'The attestation and its evidence', tricks: ATTESTATION_TRICKS },
  { title: 'The rehearsal', tricks: REHEARSAL_TRICKS },
  { title: 'The bump', tricks: BUMP_TRICKS },
  { title: 'Images beside the Deployments', tricks: IMAGE_TRICKS },
  { title: 'Boskos beside Prow', tricks: BOSKOS_TRICKS },
  { title: 'What staging has something else for', tricks: STAGED_TRICKS },
  { title: 'Objects that nobody in staging asks', tricks: READ_BY_NOBODY_TRICKS },
  { title: 'Prow’s configuration that no canary goes by', tricks: CONFIGURED_TRICKS },
  { title: 'What Prow’s own programs do that no canary meets', tricks: RUNNING_TRICKS },
  { title: 'What Kubernetes never changes', tricks: REFUSED_TRICKS },
  { title: 'What a change vouches for itself', tricks: CLAIM_TRICKS },
  { title: 'What is read in two ways', tricks: READING_TRICKS },
  { title: 'The merge', tricks: MERGE_TRICKS },
  { title: 'What the tree is made of', tricks: TREE_TRICKS },
  { title: 'The hour', tricks: HOUR_TRICKS },
];
