/**
 * Pairs names with the candidates most like them, each candidate once: the best pair first. A name that is like none
 * gets the last candidate where just one of each is left.
 *
 * @returns for each name its candidate, or undefined.
 */
export function matchNames(names: readonly string[], candidates: readonly string[]): (string | undefined)[] {
  const pairs = names
    .flatMap((name, index) =>
      candidates.map((candidate) => ({ index, candidate, likeness: likeness(name, candidate) })),
    )
    .filter((pair) => pair.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness);
  const matched: (string | undefined)[] = names.map(() => undefined);
  for (const { index, candidate } of pairs) {
    if (matched[index] === undefined && !matched.includes(candidate)) matched[index] = candidate;
  }
  const open = names.flatMap((_, index) => (matched[index] === undefined ? [index] : []));
  const left = candidates.filter((candidate) => !matched.includes(candidate));
  const [last] = open;
  if (open.length === 1 && left.length === 1 && last !== undefined) matched[last] = left[0];
  return matched;
}

/** Words in common, as a share of all words of both (Jaccard). */
function likeness(name: string, candidate: string): number {
  const [a, b] = [wordsOf(name), wordsOf(candidate)];
  const common = [...a].filter((word) => b.has(word)).length;
  return common / (a.size + b.size - common || 1);
}

function wordsOf(name: string): Set<string> {
  return new Set(
    name
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== '' && word !== 'kubeconfig'),
  );
}
