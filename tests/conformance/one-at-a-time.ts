/** The same action, but never begun before the call before it has ended. */
export function oneAtATime(action: () => Promise<void>): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const mine = last.catch(() => undefined).then(action);
    last = mine;
    return mine;
  };
}
