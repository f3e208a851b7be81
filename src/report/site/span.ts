const HOUR_MS = 3_600_000;
const HOURS_IN_DAY = 24;

/** The time between two moments, as a person says it who thinks in nights. */
export function span(from: string, to: string): string {
  const hours = Math.round((Date.parse(to) - Date.parse(from)) / HOUR_MS);
  return hours < 2 * HOURS_IN_DAY ? `${hours} hours` : `${Math.round(hours / HOURS_IN_DAY)} days`;
}
