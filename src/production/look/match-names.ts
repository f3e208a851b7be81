/**
 * Pairs names with the candidates most like them, each candidate once: the best pair first. A name that is like none
 * gets the last candidate where just one of each is left.
 *
 * @returns for each name its candidate with the words that both have, or undefined.
 */
export function matchNames(names: readonly string[], candidates: readonly string[]): (Match | undefined)[] {
  return matched(names, candidates).map((candidate, index) =>
    candidate === undefined ? undefined : { candidate, common: commonWords(names[index] ?? '', candidate) },
  );
}

/** A candidate, and why it was taken. */
export interface Match {
  readonly candidate: string;
  /** Of the name's words those that the candidate has too; none where it was only the last one left. */
  readonly common: readonly string[];
}

function commonWords(name: string, candidate: string): string[] {
  const words = wordsOf(candidate);
  return [...wordsOf(name)].filter((word) => words.has(word));
}

function matched(names: readonly string[], candidates: readonly string[]): (string | undefined)[] {
  const pairs = names
    .flatMap((name, index) =>
      candidates.map((candidate) => ({ index, candidate, likeness: likeness(name, candidate) })),
    )
    .filter((pair) => pair.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness);
  const found: (string | undefined)[] = names.map(() => undefined);
  for (const { index, candidate } of pairs) {
    if (found[index] === undefined && !found.includes(candidate)) found[index] = candidate;
  }
  const open = names.flatMap((_, index) => (found[index] === undefined ? [index] : []));
  const left = candidates.filter((candidate) => !found.includes(candidate));
  const [last] = open;
  if (open.length === 1 && left.length === 1 && last !== undefined) found[last] = left[0];
  return found;
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
