/** One question about this machine, and what was found. */
export interface Diagnosis {
  readonly name: string;
  readonly ok: boolean;
  readonly observed: string;
  /** What the reader does now; empty where nothing is to be done. */
  readonly next: string;
}

/** A good answer, or one that names what to do. */
export function diagnosis(name: string, observed: string, trouble: string | null): Diagnosis {
  return { name, ok: trouble === null, observed, next: trouble ?? '' };
}

/** Whether version `observed` is `wanted` or newer; numbers are compared part by part, a missing part is 0. */
export function isAtLeast(observed: string, wanted: string): boolean {
  const parts = (version: string) => version.split(/[^\d]+/).map(Number);
  const [a, b] = [parts(observed), parts(wanted)];
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
