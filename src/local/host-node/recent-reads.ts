/** Reads that are not repeated within a moment, as when many pods start together. */
export interface RecentReads {
  /** What `read` answers for this key, or answered less than a second ago. */
  get<T>(key: string, read: () => Promise<T>): Promise<T>;
  /** The thing behind the key has changed. */
  forget(key: string): void;
}

const KEEP_MS = 1000;

/** Nothing read yet. */
export function recentReads(): RecentReads {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
  return {
    get<T>(key: string, read: () => Promise<T>): Promise<T> {
      const known = answers.get(key);
      if (known !== undefined && Date.now() - known.at < KEEP_MS) return known.answer as Promise<T>;
      const answer = read();
      answers.set(key, { at: Date.now(), answer });
      // A failure is not worth remembering, and nothing may pile up.
      answer.catch(() => answers.delete(key));
      setTimeout(() => answers.delete(key), KEEP_MS).unref();
      return answer;
    },
    forget: (key) => answers.delete(key),
  };
}
