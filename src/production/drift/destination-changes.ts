import type { Description } from '../../model/description.js';
import type { DriftChange } from '../../model/drift.js';
import { contextsNotHeld, type RepointedContext, repointedContexts } from '../repointed-contexts.js';

type Change = Omit<DriftChange, 'field' | 'place'>;

/** Contexts that lead elsewhere under the name that they had: no name, no order and no job tells. */
export function destinationChanges(before: Description, after: Description): Change[] {
  return repointedContexts(before.kubeconfigs, after.kubeconfigs).map((one) => ({
    kind: one.after === null && one.part === 'reaches' ? 'context-unread' : KINDS[one.part],
    subject: subjectOf(one, after),
    before: `to ${WORDS[one.part]} ${one.before}`,
    after: nowOf(one),
  }));
}

/** Where nobody has read where contexts lead, no swap of them can be told. */
export function destinationNotes(before: Description, after: Description): string[] {
  const count = contextsNotHeld(before.kubeconfigs, after.kubeconfigs);
  if (count === 0) return [];
  const all = after.kubeconfigs.reduce((sum, { contexts }) => sum + contexts.length, 0);
  return [
    `nobody had read where ${count} of ${all} contexts lead: whether they lead elsewhere now is not known ` +
      '(`import --aliases CONTEXT --keep-digests` keeps it for the next run)',
  ];
}

const KINDS = { reaches: 'context-repointed', user: 'context-user-changed' } as const;
const WORDS = { reaches: 'address and authority', user: 'user entry' } as const;

/** The alias, where Prow takes it from this context; else the context, by its kubeconfig. */
function subjectOf({ file, context }: RepointedContext, { aliases }: Description): string {
  const isAlias = aliases.some(
    ({ name, definedBy }) => name === context && definedBy === `${file}, context ${context}`,
  );
  return isAlias ? `alias ${context}` : `context ${context} of ${file}`;
}

function nowOf({ part, after, whose }: RepointedContext): string | null {
  if (after === null) return part === 'user' ? 'to no user entry' : null;
  const where = whose.length === 0 ? 'elsewhere,' : `where alias ${whose.join(' and alias ')} pointed,`;
  return `${where} to ${WORDS[part]} ${after}`;
}
