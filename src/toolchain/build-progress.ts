/** How far one program is. */
export interface BuildProgress {
  readonly tool: string;
  /** `found` on this machine, `cached` from an earlier build, or built now and `ready`. */
  readonly state: 'waiting' | 'building' | 'ready' | 'found' | 'cached';
  /** Milliseconds in this state. */
  readonly elapsedMs: number;
  /** What the build usually takes: on this machine if it was measured, else on 2 cores; null where nobody knows. */
  readonly usualMs: number | null;
  /** Packages compiled so far. A resumed build skips what Go has cached, so it may end far below {@link total}. */
  readonly done: number;
  /** Packages in all; 0 until they are counted. */
  readonly total: number;
}

export type ProgressListener = (event: BuildProgress) => void;

/** Milliseconds between two events of one build. */
const TICK_MS = 500;

/** Reports one build, which may make several tools at once, until {@link stop}. */
export class ProgressReporter {
  #enteredAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  state: BuildProgress['state'] = 'waiting';
  done = 0;
  total = 0;

  constructor(
    readonly tools: readonly string[],
    readonly options: { usualMs: number | null; onProgress: ProgressListener | undefined },
  ) {
    this.#timer = setInterval(() => this.#report(), TICK_MS).unref();
    this.#report();
  }

  /** Milliseconds in this state. */
  get elapsedMs(): number {
    return Math.round(performance.now() - this.#enteredAt);
  }

  enter(state: BuildProgress['state']): void {
    this.state = state;
    if (state !== 'ready') this.#enteredAt = performance.now();
    this.#report();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #report(): void {
    const { state, elapsedMs, done, total } = this;
    const { usualMs, onProgress } = this.options;
    for (const tool of this.tools) onProgress?.({ tool, state, elapsedMs, usualMs, done, total });
  }
}
