/** Members by key, keys sorted: a verdict's order must not depend on the order in which things were seen. */
export function groupBy<Member>(
  members: readonly Member[],
  keyOf: (member: Member) => string,
): (readonly [string, readonly Member[]])[] {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}
