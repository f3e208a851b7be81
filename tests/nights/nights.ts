/** What one night brought: a recording in `recordings/`, or nothing. */
export type Night = string | null;

const times = (count: number, night: Night): Night[] => Array.from({ length: count }, () => night);

/**
 * Thirty nights out of five recordings of real runs and drills. Production changes after the tenth night and nothing fails
 * for it; from the fifteenth on nobody runs for a week.
 */
export const NIGHTS: readonly Night[] = [
  ...times(3, 'before-drift'),
  // The same candidate and production as before and after it, on a busy machine.
  'slow-once',
  ...times(3, 'before-drift'),
  ...times(2, 'outage-2019-02-08'),
  'before-drift',
  ...times(4, 'pass'),
  ...times(7, null),
  ...times(6, 'pass'),
  ...times(3, 'outage-2019-03-26'),
];

/** When night `index` began, counted from 0. */
export function nightAt(index: number): Date {
  return new Date(Date.UTC(2026, 8, 1 + index, 1, 30));
}
