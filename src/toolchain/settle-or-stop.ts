/**
 * Runs all tasks; the first failure (or `signal`) stops the others, and nothing
 * is returned or thrown before every one of them has ended.
 */
export async function settleOrStop<T>(
  tasks: readonly ((signal: AbortSignal) => Promise<T>)[],
  signal: AbortSignal | undefined,
): Promise<T[]> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const settled = await Promise.allSettled(
    tasks.map((task) =>
      task(both).catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    ),
  );
  if (stop.signal.aborted) throw stop.signal.reason;
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
