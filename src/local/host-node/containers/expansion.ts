/**
 * Replaces `$(NAME)` by the variable's value; `$$` is a dollar, and a reference to
 * an unknown variable stays as it is.
 *
 * @see Kubernetes, third_party/forked/golang/expansion
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    return variables.get(name) ?? match;
  });
}
