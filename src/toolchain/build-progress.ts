/** How far one program is. */
export interface BuildProgress {
  readonly tool: string;
  /** `found` on this machine, `cached` from an earlier build, or built now and `ready`. */
  readonly state: 'waiting' | 'building' | 'ready' | 'found' | 'cached';
  /** Milliseconds in this state. */
  readonly elapsedMs: number;
  /** What the build usually takes: on this machine if it was measured, else on 2 cores; null where nobody knows. */
  readonly usualMs: number | null;
  /** Packages compiled so far. Linking comes after the last one. */
  readonly done: number;
  /** Packages to compile, without those Go has cached; 0 until they are counted. */
  readonly total: number;
}

export type ProgressListener = (event: BuildProgress) => void;

/** Milliseconds between two events of one build. */
const TICK_MS = 500;

/** Reports one build, which may make several tools at once, until {@link stop}. */
export class ProgressReporter {
  #enteredAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #state: BuildProgress['state'] = 'waiting';
  #done = 0;
  #total = 0;

  constructor(
    readonly tools: readonly string[],
    readonly options: { usualMs: number | null; onProgress: ProgressListener | undefined },
  ) {
    this.#timer = setInterval(() => this.#report(), TICK_MS).unref();
    this.#report();
  }

  /** Starts counting: so many packages are to be compiled. */
  expect(packageCount: number): void {
    this.#total = packageCount;
    this.#done = 0;
  }

  /** One more package is compiled. */
  advance(): void {
    this.#done = Math.min(this.#done + 1, this.#total);
  }

  /** Packages this build has compiled. */
  get compiledCount(): number {
    return this.#done;
  }

  enter(state: BuildProgress['state']): void {
    // `ready` says how long the building took.
    if (state !== 'ready') this.#enteredAt = performance.now();
    this.#state = state;
    this.#report();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #report(): void {
    const { usualMs, onProgress } = this.options;
    const elapsedMs = Math.round(performance.now() - this.#enteredAt);
    const common = { state: this.#state, elapsedMs, usualMs, done: this.#done, total: this.#total };
    for (const tool of this.tools) onProgress?.({ tool, ...common });
  }
}
