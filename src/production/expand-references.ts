/** A text in which variables stood, or why nobody can know it from the manifests. */
export type Expanded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** What a variable is: `unset` where the container has none of the name. */
export type VariableValue = Expanded | { readonly kind: 'unset' };

/** `$$`, which stands for one `$`; or `$(NAME)`. Everything else stays as it is written. */
const REFERENCE = /\$(?:\$|\(([^)]*)\))/g;

/**
 * Replaces `$(NAME)` by the variable's value, as kubelet does in variables, commands and arguments. What names no
 * variable stays as it is written.
 *
 * @see Expand, third_party/forked/golang/expansion of kubernetes
 */
export function expandReferences(text: string, variable: (name: string) => VariableValue): Expanded {
  const unknown: string[] = [];
  const expanded = text.replace(REFERENCE, (written, name?: string) => {
    if (name === undefined) return '$';
    const value = variable(name);
    if (value.kind === 'unknown') unknown.push(value.why);
    return value.kind === 'text' ? value.text : written;
  });
  const [why] = unknown;
  return why === undefined ? { kind: 'text', text: expanded } : { kind: 'unknown', why };
}
