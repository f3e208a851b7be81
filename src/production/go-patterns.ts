/** Forms that JavaScript reads as something else, or that Go knows not: `[[:alpha:]]`, `\Q…\E`, `\C`, `\pL`, lookaround. */
const READ_OTHERWISE = /\[:\^?[a-z]+:\]|\\[QECpP]|\\x\{|\(\?<?[=!]/;

/** `(?i)`, `(?s-m)`: in force from there on. */
const LEADING_FLAGS = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?\)/;

/**
 * Go's regular expressions as JavaScript's, joined by `|` as Prow joins them: flags that one begins with are in force for
 * those after it too. Null for one that cannot be translated.
 *
 * @see setBrancherRegexes, pkg/config/jobs.go; https://pkg.go.dev/regexp/syntax
 */
export function goPatterns(patterns: readonly string[]): (RegExp | null)[] {
  const flags = new Set<string>();
  return patterns.map((pattern) => {
    let rest = pattern;
    for (let found = LEADING_FLAGS.exec(rest); found !== null; found = LEADING_FLAGS.exec(rest)) {
      for (const flag of found[1] ?? '') flags.add(flag);
      for (const flag of found[2] ?? '') flags.delete(flag);
      rest = rest.slice(found[0].length);
    }
    return translated(rest, flags);
  });
}

function translated(pattern: string, flags: ReadonlySet<string>): RegExp | null {
  if (READ_OTHERWISE.test(pattern)) return null;
  const source = pattern.replace(/\\[\s\S]|\(\?P</g, (part) => ANCHORS.get(part) ?? part);
  try {
    // Greed (`U`) decides how much is found, never whether anything is.
    return new RegExp(source, [...flags].filter((flag) => flag !== 'U').join(''));
  } catch {
    return null;
  }
}

const ANCHORS: ReadonlyMap<string, string> = new Map([
  ['\\A', '(?<![\\s\\S])'],
  ['\\z', '(?![\\s\\S])'],
  ['(?P<', '(?<'],
]);
