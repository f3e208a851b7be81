/** A place in the queue of builds. */
export interface Turn {
  /** Resolves when everything that queued before has been released. */
  readonly come: Promise<void>;
  /** Lets the next one start. Must be called once, whether {@link come} was awaited or not. */
  readonly release: () => void;
}

/**
 * One Go build at a time: a single one already uses every core. The place is
 * taken when `queue()` is called, so builds run in the order they were asked for.
 */
export class BuildQueue {
  #tail: Promise<void> = Promise.resolve();

  queue(): Turn {
    const come = this.#tail;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#tail = come.then(() => released);
    return { come, release };
  }
}

/** The queue of this process. */
export const buildQueue = new BuildQueue();
