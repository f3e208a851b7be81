import type { KubeconfigContext, KubeconfigFile } from '../model/description.js';
import { kubeconfigName } from './kubeconfig-mechanism.js';

/** A context whose kubeconfig leads elsewhere than it did, or that logs in by another entry of `users`. */
export interface RepointedContext {
  readonly file: string;
  readonly context: string;
  readonly part: 'reaches' | 'user';
  readonly before: string;
  /** Null where nobody has read it any more; of a user where it has none. */
  readonly after: string | null;
  /** Contexts that had before what this one has now: with it, they were swapped. */
  readonly whose: readonly string[];
}

type Read = readonly Pick<KubeconfigFile, 'kind' | 'name' | 'key' | 'contexts'>[];

/** Contexts that stand in both and lead elsewhere in the second. What was never read before cannot have changed. */
export function repointedContexts(before: Read, after: Read): RepointedContext[] {
  const [old, now] = [contextsOf(before), contextsOf(after)];
  return now.flatMap(({ file, context }) => {
    const was = old.find(isNamed(file, context.name))?.context;
    return PARTS.flatMap((part): RepointedContext[] => {
      const [from, to] = [was?.[part], context[part]];
      if (from === undefined || from === to) return [];
      // Where it is not read any more, that is told once.
      if (part === 'user' && context.reaches === undefined) return [];
      const others = old.filter((one) => to !== undefined && one.context[part] === to).map((one) => one.context.name);
      const whose = [...new Set(others)].filter((name) => name !== context.name);
      return [{ file, context: context.name, part, before: from, after: to ?? null, whose }];
    });
  });
}

/** How many contexts nobody has read before, or reads now: of them it is not known whether they lead elsewhere. */
export function contextsNotHeld(before: Read, after: Read): number {
  const old = contextsOf(before);
  return contextsOf(after).filter(({ file, context }) => {
    const was = old.find(isNamed(file, context.name))?.context;
    return was !== undefined && was.reaches === undefined;
  }).length;
}

const PARTS = ['reaches', 'user'] as const;

interface PlacedContext {
  readonly file: string;
  readonly context: KubeconfigContext;
}

function isNamed(file: string, name: string): (one: PlacedContext) => boolean {
  return (one) => one.file === file && one.context.name === name;
}

function contextsOf(files: Read): PlacedContext[] {
  return files.flatMap((file) => file.contexts.map((context) => ({ file: kubeconfigName(file), context })));
}
