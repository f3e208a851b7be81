import { DateTime } from 'luxon';
import type { Objection } from '../../model/decision.js';
import { firstOf } from '../first-of.js';
import { objection } from '../objections.js';
import { BUMP, type Calendar } from './calendar.js';
import { type Uncovered, uncovered } from './uncovered.js';

const MINUTE_MS = 60_000;

/**
 * Refuses what would run while nobody is there, with the hours. On 2019-02-08 a bump went out on a Friday afternoon, and
 * on 2019-03-26 a drain was begun at 17:40 that reached Boskos at 23:04.
 *
 * @param started.what - its name among the calendar's lengths.
 */
export function windowObjections(
  calendar: Calendar | null,
  { what, at }: { readonly what: string; readonly at: Date },
): Objection[] {
  if (calendar === null) return [];
  const lengthMs = Object.hasOwn(calendar.lengths, what) ? calendar.lengths[what] : undefined;
  if (lengthMs === undefined)
    return [
      objection('unknown-length', {
        observed: `the calendar does not say how long ${what === BUMP ? 'a bump' : JSON.stringify(what)} takes`,
        evidence: `lengths: ${Object.keys(calendar.lengths).join(', ') || 'none'}`,
      }),
    ];
  const open = uncovered(calendar, { at, lengthMs });
  if (open.length === 0) return [];
  return [
    objection('uncovered-hours', {
      observed: `${what} of ${length(lengthMs)}, begun ${clock(DateTime.fromJSDate(at, { zone: calendar.timeZone }))}: ${firstOf(open.map(say))}`,
      evidence: `${calendar.timeZone}: ${calendar.cover.length} weekly rules, ${calendar.onCall.length} duties, ${calendar.freezes.length} freezes`,
    }),
  ];
}

function say({ from, to, freeze }: Uncovered): string {
  const why = freeze === null ? 'nobody is there' : `freeze ${freeze}`;
  return `${why} from ${clock(from)} to ${clock(to)} (${length(to.toMillis() - from.toMillis())})`;
}

function clock(moment: DateTime): string {
  return moment.toFormat('ccc yyyy-MM-dd HH:mm', { locale: 'en' });
}

function length(ms: number): string {
  const minutes = Math.ceil(ms / MINUTE_MS);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [...(hours === 0 ? [] : [`${hours} h`]), ...(rest === 0 && hours > 0 ? [] : [`${rest} min`])].join(' ');
}
