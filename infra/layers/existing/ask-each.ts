/** As many as an API client keeps connections; each that waited for one would use up its own time. */
const AT_ONCE = 6;

/** Asks one thing of each, a few at once. */
export async function askEach<Of, Answer>(
  each: readonly Of[],
  ask: (one: Of) => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < each.length; at += AT_ONCE) {
    signal.throwIfAborted();
    answers.push(...(await Promise.all(each.slice(at, at + AT_ONCE).map(ask))));
  }
  return answers;
}

/** Each of more would make the line longer than anybody reads. */
const NAMED_MAX = 5;

/** The first few, and how many more there are. */
export function nameFew(each: readonly string[]): string {
  const rest = each.length - NAMED_MAX;
  return `${each.slice(0, NAMED_MAX).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}
