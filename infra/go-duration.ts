const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * A duration as Go writes it (time.ParseDuration), e.g. `1h30m`, in milliseconds.
 *
 * @throws {RangeError} It is none, or is negative.
 */
export function goDurationMs(text: string): number {
  if (text === '0') return 0;
  const parts = [...text.matchAll(PART)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text;
  const sum = parts.reduce((total, [, number, unit = '']) => total + Number(number) * (UNIT_MS[unit] ?? Number.NaN), 0);
  if (!isWhole || Number.isNaN(sum)) throw new RangeError(`"${text}" is no duration that Go could read`);
  return sum;
}
