import { DateTime, Interval } from 'luxon';
import type { Calendar, Day } from './calendar.js';

/** A part of the time in which nobody is there, or nothing is to be changed. */
export interface Uncovered {
  readonly from: DateTime;
  readonly to: DateTime;
  /** The name of a freeze; null where nobody is there. */
  readonly freeze: string | null;
}

/** What is started, when, and how long it takes. */
export interface Start {
  readonly at: Date;
  readonly lengthMs: number;
}

const ISO_DAYS: readonly Day[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * The parts of its time in which what is started would run without anybody there, and in a freeze, in order. Empty:
 * it may be started.
 */
export function uncovered(calendar: Calendar, { at, lengthMs }: Start): Uncovered[] {
  const begin = DateTime.fromJSDate(at, { zone: calendar.timeZone });
  // Whoever begins in a minute that nobody covers is not covered, however short it takes.
  const whole = Interval.fromDateTimes(begin, begin.plus({ milliseconds: Math.max(lengthMs, 1) }));
  const frozen = calendar.freezes.flatMap(({ name, from, to }) =>
    parts(whole.intersection(between(day(from, calendar), day(to, calendar).plus({ days: 1 }))), name),
  );
  const alone = whole.difference(...coverOf(calendar, whole)).flatMap((part) => parts(part, null));
  return [...frozen, ...alone].sort((a, b) => a.from.toMillis() - b.from.toMillis());
}

/** Every start of a calendar that has any is found in fewer steps. */
const STEPS_MAX = 2_000;
const SEARCHED_DAYS = 366;

/** The first moment from which all of its time is covered; null where that is none of the next year. */
export function nextStart(calendar: Calendar, { at, lengthMs }: Start): DateTime | null {
  const limit = at.getTime() + SEARCHED_DAYS * 24 * 3_600_000;
  let from = at;
  for (let step = 0; step < STEPS_MAX && from.getTime() <= limit; step += 1) {
    const open = uncovered(calendar, { at: from, lengthMs });
    // Whatever starts before the last of them ends runs in it.
    const ends = open.map(({ to }) => to.toMillis());
    if (ends.length === 0) return DateTime.fromJSDate(from, { zone: calendar.timeZone });
    from = new Date(Math.max(...ends));
  }
  return null;
}

/** Local days, not days of 24 hours: clocks are put forward and back. */
function coverOf(calendar: Calendar, whole: Interval): Interval[] {
  const first = whole.start?.startOf('day').minus({ days: 1 });
  const last = whole.end;
  const weekly: Interval[] = [];
  for (let date = first; date && last && date <= last; date = date.plus({ days: 1 })) {
    const today = date;
    const name = ISO_DAYS[today.weekday - 1];
    const rules = calendar.cover.filter(({ days }) => days.some((one) => one === name));
    weekly.push(
      ...rules.map(({ from, to }) => between(at(today, from), at(to < from ? today.plus({ days: 1 }) : today, to))),
    );
  }
  const besides = calendar.onCall.map(({ from, to }) => between(day(from, calendar), day(to, calendar)));
  return [...weekly, ...besides];
}

function between(from: DateTime, to: DateTime): Interval {
  // The other way round there is nothing between them.
  return Interval.fromDateTimes(from, to < from ? from : to);
}

function day(text: string, { timeZone }: Calendar): DateTime {
  return DateTime.fromISO(text, { zone: timeZone });
}

function at(date: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return date.set({ hour, minute });
}

function parts(interval: Interval | null, freeze: string | null): Uncovered[] {
  const { start, end } = interval ?? {};
  return start && end && end > start ? [{ from: start, to: end, freeze }] : [];
}
