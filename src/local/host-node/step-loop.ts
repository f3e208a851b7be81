/** Takes steps one after the other, whenever there is reason to. */
export interface StepLoop {
  /** There is reason to take a step: now, or once the present one is done. */
  kick(): void;
  close(): void;
}

export interface StepLoopOptions {
  /**
   * Returns when to take the next step if nothing happens before, in milliseconds
   * since the epoch; infinity for not at all.
   */
  readonly step: () => Promise<number>;
  readonly onTrouble: (error: unknown) => void;
}

// Most reasons are noticed at once; this is for what goes unnoticed.
const STEP_EVERY_MS = 5000;
const STEP_PAUSE_MS = 20;
const RETRY_MS = 1000;

function pauseMs(wantedMs: number): number {
  return Math.max(STEP_PAUSE_MS, Math.min(wantedMs, STEP_EVERY_MS));
}

/** A loop that has not taken a step yet. A step that fails is tried again after a second. */
export function stepLoop({ step, onTrouble }: StepLoopOptions): StepLoop {
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;
  let isDue = false;
  let isClosed = false;
  const takeSteps = async () => {
    isBusy = true;
    let nextAt = Number.POSITIVE_INFINITY;
    while (isDue && !isClosed) {
      isDue = false;
      nextAt = await step().catch((error: unknown) => {
        onTrouble(error);
        return Date.now() + RETRY_MS;
      });
    }
    isBusy = false;
    if (!isClosed && nextAt < Number.POSITIVE_INFINITY) timer = setTimeout(kick, pauseMs(nextAt - Date.now()));
  };
  function kick(): void {
    isDue = true;
    clearTimeout(timer);
    if (!isBusy && !isClosed) void takeSteps();
  }
  return {
    kick,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
