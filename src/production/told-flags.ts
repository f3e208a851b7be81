import type { ContainerEnvironment } from './container-environment.js';
import type { Container } from './pod-template.js';

/** The flags by which Prow's components are told their kubeconfigs (KubernetesOptions.AddFlags, pkg/flagutil). */
const KUBECONFIG_FLAGS = ['kubeconfig', 'kubeconfig-dir', 'kubeconfig-suffix', 'no-in-cluster-config'];

/** One of those flags, or the variable, inside a longer text: what a shell would read out of it. */
const INSIDE_A_TEXT = new RegExp(
  `(?:^|[\\s"'\`;&|(])--?(?:${KUBECONFIG_FLAGS.join('|')})\\b|(?<![A-Za-z_])KUBECONFIG\\b`,
);

const SHELLS = ['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'busybox'];

/** A container with its `$(NAME)` replaced, and why its kubeconfig flags cannot be read in it; null where they can. */
export interface ToldFlags {
  readonly container: Container;
  readonly obscured: string | null;
}

/** Replaces variables in command and arguments as kubelet does. A word that nobody can know stays as it is written. */
export function toldFlags(container: Container, environment: ContainerEnvironment): ToldFlags {
  const { command, args } = container;
  const written = [...(command ?? []), ...(args ?? [])];
  const words = written.map((word) => environment.expand(word));
  const texts = words.map((word, index) => (word.kind === 'text' ? word.text : (written[index] ?? '')));
  const reasons = words.flatMap((word, index) => {
    if (word.kind === 'unknown') return mayBeTold(texts, index) ? [word.why] : [];
    const text = texts[index] ?? '';
    return !text.startsWith('-') && INSIDE_A_TEXT.test(text)
      ? [`they stand inside the word ${JSON.stringify(text)}`]
      : [];
  });
  const end = command?.length ?? 0;
  return {
    container: { ...container, command: command && texts.slice(0, end), args: args && texts.slice(end) },
    obscured: reasons[0] ?? inShell(texts, environment),
  };
}

/** Whether an unknown word may be one of the flags, or the value of one. */
function mayBeTold(words: readonly string[], index: number): boolean {
  const word = words[index] ?? '';
  const before = words[index - 1] ?? '';
  const begin = word.slice(0, word.indexOf('$('));
  if (begin.startsWith('-')) {
    const [name = '', ...value] = begin.split('=');
    const spellings = KUBECONFIG_FLAGS.flatMap((flag) => [`-${flag}`, `--${flag}`]);
    return value.length > 0 ? spellings.includes(name) : spellings.some((spelling) => spelling.startsWith(name));
  }
  if (before.startsWith('-') && !before.includes('=')) return KUBECONFIG_FLAGS.includes(before.replace(/^--?/, ''));
  return begin === '';
}

/** A shell's own variables may hold flags too. */
function inShell(words: readonly string[], environment: ContainerEnvironment): string | null {
  const isShell = words.some((word) => SHELLS.includes(word.slice(word.lastIndexOf('/') + 1)));
  if (!isShell) return null;
  for (const [, name = ''] of words.join(' ').matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)) {
    const value = environment.variable(name);
    if (value.kind === 'unknown') return value.why;
    if (value.kind === 'text' && INSIDE_A_TEXT.test(value.text)) return `they stand in variable ${name}`;
  }
  return null;
}
