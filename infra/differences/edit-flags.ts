import { type Container, flagValues } from '../../src/production/pod-template.js';

/**
 * A container with exactly these values of a flag, however it was spelled before; the container itself where it has
 * them already. What is added stands at the end: Prow's flags mean the same wherever they stand.
 */
export function withFlag(container: Container, flag: string, values: readonly string[]): Container {
  if (flagValues(container, flag).join('\n') === values.join('\n')) return container;
  const { command, args } = container;
  const added = values.map((value) => `--${flag}=${value}`);
  const kept = command ? { command: without(command, flag) } : {};
  return { ...container, ...kept, args: [...without(args ?? [], flag), ...added] };
}

/** `--flag=value` is one word, `--flag value` two. */
function without(words: readonly string[], flag: string): string[] {
  const isName = (word: string | undefined) => word === `--${flag}` || word === `-${flag}`;
  return words.filter((word, index) => {
    const isWhole = word.startsWith(`--${flag}=`) || word.startsWith(`-${flag}=`);
    return !isWhole && !isName(word) && !isName(words[index - 1]);
  });
}
