import { z } from 'zod';
import { ExplainedError } from '../../src/model/explained-error.js';

const State = z.object({
  type: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
});

/** What `pulumi preview --json` prints, as far as it is read here. */
const Preview = z.object({
  steps: z.array(z.object({ op: z.string(), urn: z.string(), oldState: State.optional(), newState: State.optional() })),
});

/** What a deployment would do to a resource. */
export type Deed = 'created' | 'changed' | 'replaced' | 'deleted' | 'kept';

/** One resource of a previewed deployment, as it is and as it would be. */
export interface PreviewedResource {
  readonly deed: Deed;
  /** `gcp:container/nodePool:NodePool` */
  readonly type: string;
  readonly name: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** The engine’s own words, strongest first: a replacement is three steps of one resource. */
const DEEDS: readonly (readonly [op: string, deed: Deed])[] = [
  ['replace', 'replaced'],
  ['create-replacement', 'replaced'],
  ['delete-replaced', 'replaced'],
  ['import-replacement', 'replaced'],
  ['delete', 'deleted'],
  ['discard', 'deleted'],
  ['create', 'created'],
  ['import', 'created'],
  ['update', 'changed'],
  ['same', 'kept'],
  ['refresh', 'kept'],
  ['read', 'kept'],
];

const STACK = 'pulumi:pulumi:Stack';

/**
 * Reads what `pulumi preview --json --show-sames` printed.
 *
 * @param file - only named in errors.
 * @throws {ExplainedError} `unreadable` where it is something else, or says a step that is not known here.
 */
export function readPreview(text: string, file: string): PreviewedResource[] {
  const parsed = Preview.safeParse(jsonOf(text));
  if (!parsed.success) throw unreadable(file, 'no list of steps');
  // Pulumi leaves out what stays as it is, the stack itself among it, unless it is asked for.
  if (!parsed.data.steps.some(({ urn }) => urn.includes(`::${STACK}::`)))
    throw unreadable(file, 'only what would change: it was made without --show-sames');
  const byUrn = new Map<string, (typeof parsed.data.steps)[number][]>();
  for (const step of parsed.data.steps) byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  return [...byUrn].map(([urn, steps]) => {
    const unknown = steps.find(({ op }) => !DEEDS.some(([known]) => known === op));
    if (unknown !== undefined) throw unreadable(file, `step ${unknown.op} of ${urn}`);
    const deed = DEEDS.find(([op]) => steps.some((step) => step.op === op))?.[1] ?? 'kept';
    const before = steps.find(({ oldState }) => oldState !== undefined)?.oldState;
    const after = steps.findLast(({ newState }) => newState !== undefined)?.newState;
    return {
      ...{ deed, type: (after ?? before)?.type ?? '', name: urn.split('::').at(-1) ?? '' },
      before: deed === 'created' ? null : (before?.inputs ?? null),
      after: deed === 'deleted' ? null : (after?.inputs ?? null),
    };
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreadable(file: string, observed: string): ExplainedError {
  return new ExplainedError('unreadable', {
    what: 'this is no preview that can be read',
    expected: 'what pulumi preview --json --show-sames prints, of a preview that succeeded',
    observed,
    evidence: file,
    next: 'pulumi preview --json --show-sames > preview.json',
  });
}
