import type { Drift, DriftChange } from '../../model/drift.js';
import { ORDER } from '../field-digests.js';

/** Drift as the text a person reads: one sentence, a line for each change, what was compared. No final line break. */
export function explainDrift(drift: Drift): string {
  const { changes, compared, notes, since } = drift;
  const count = changes.length;
  const headline =
    count === 0
      ? `No drift since ${since.what}: production ${drift.production} is what it was${notes.length === 0 ? '' : ', but for what the notes say'}.`
      : `Drift since ${since.what}: ${count} ${count === 1 ? 'change' : 'changes'} in production ${drift.production}.`;
  return [
    oneLine(headline),
    ...(count === 0 ? [] : ['', ...shortened(changes).map((text) => `  ${oneLine(text)}`), '']),
    `compared  ${Object.entries(compared)
      .map(([what, number]) => `${number} ${what}`)
      .join(', ')}`,
    ...notes.map((note) => `note      ${oneLine(note)}`),
    ...(count === 0 ? [] : ['next      rehearse again: what was proven was proven of another production']),
  ].join('\n');
}

/** Of jobs that moved from one alias to another, as an alias that was renamed moves all of its own. */
const MOVED_SAID_MAX = 20;

/** A line for each change, and one for all that went the same way once enough of them are named. */
function shortened(changes: readonly DriftChange[]): string[] {
  const ways = changes.map(({ kind, before, after }) =>
    kind === 'job-moved' ? `from alias ${before} to ${after}` : null,
  );
  const counts = new Map<string, number>();
  return changes.flatMap((change, index) => {
    const way = ways[index] ?? null;
    const count = way === null ? 0 : (counts.get(way) ?? 0) + 1;
    if (way !== null) counts.set(way, count);
    if (count <= MOVED_SAID_MAX) return [`${sentence(change)}${placeOf(change)}`];
    const isLast = ways.lastIndexOf(way) === index;
    return isLast ? [`and ${count - MOVED_SAID_MAX} more jobs moved ${way} (--json names each)`] : [];
  });
}

/** Names are as somebody has written them: nothing in one can look like a line of ours. */
function oneLine(text: string): string {
  return text.replaceAll('\n', '\\n');
}

function placeOf({ place }: DriftChange): string {
  return place === null ? '' : ` (${place})`;
}

function sentence({ kind, subject, field, before, after }: DriftChange): string {
  switch (kind) {
    case 'cluster-added':
    case 'alias-added':
    case 'kubeconfig-added':
      return `${subject} is new: ${after}`;
    case 'cluster-removed':
    case 'alias-removed':
    case 'kubeconfig-removed':
      return `${subject} is gone, was ${before}`;
    case 'document-added':
      return `${subject} is new`;
    case 'document-removed':
      return `${subject} is gone`;
    case 'field-added':
      return `${subject} has a new field ${field}`;
    case 'field-removed':
      return `${subject} has no field ${field} any more`;
    case 'field-changed':
      return fieldSentence(`${subject} has`, { field: field ?? '', before, after });
    case 'image-changed':
      return `${subject} runs ${after}, was ${before}`;
    case 'job-moved':
      return `${subject} moved from alias ${before} to ${after}`;
    case 'jobs-gone':
      return `${subject} has no jobs any more, had ${before}`;
    case 'context-repointed':
    case 'context-user-changed':
      return `${subject} now points ${after}; it pointed ${before}`;
    case 'context-unread':
      return `${subject} pointed ${before}, and nobody has read where it points now`;
    case 'alias-refused':
      return after === null ? `${subject} is no longer left out` : `${subject} is left out now: ${after}`;
    default:
      return `${subject}: ${after}, was ${before}`;
  }
}

/** A list has a pointer for its order; an element with another name has its old one in the pointer, and both beside it. */
function fieldSentence(has: string, change: { field: string; before: string | null; after: string | null }): string {
  const { field, before, after } = change;
  if (before !== null && after !== null && field.endsWith(NAME))
    return `${has} ${field.slice(0, -NAME.length)} under another name: renamed from ${before} to ${after}, otherwise unchanged`;
  if (field.endsWith(ORDER)) return `${has} the same at ${field.slice(0, -ORDER.length)} in another order`;
  return `${has} another value at ${field}`;
}

const NAME = '/name';
