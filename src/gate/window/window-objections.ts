import { DateTime } from 'luxon';
import type { Objection } from '../../model/decision.js';
import { firstOf } from '../first-of.js';
import { objection } from '../objections.js';
import { BUMP, type Calendar } from './calendar.js';
import { nextStart, type Uncovered, uncovered } from './uncovered.js';

const MINUTE_MS = 60_000;

/**
 * Refuses what would run while nobody is there, with the hours. On 2019-02-08 a bump went out on a Friday afternoon, and
 * on 2019-03-26 a drain was begun at 17:40 that reached Boskos at 23:04.
 *
 * @param started.what - its name among the calendar's lengths.
 * @param started.approvers - who may let it in all the same; null where there is no such way.
 */
export function windowObjections(
  calendar: Calendar | null,
  { what, at, approvers = null }: { what: string; at: Date; approvers?: readonly string[] | null },
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
  const refused = {
    observed: `${what} of ${length(lengthMs)}, begun ${clock(DateTime.fromJSDate(at, { zone: calendar.timeZone }))}: ${firstOf(open.map((one) => say(one, calendar)))}`,
    evidence: `${calendar.timeZone}: ${calendar.cover.length} weekly rules, ${calendar.onCall.length} duties, ${calendar.freezes.length} freezes`,
  };
  const next = [whenNext(calendar, { at, lengthMs, open }), ...whoElse(approvers)].join('; ');
  return [{ ...objection('uncovered-hours', refused), next }];
}

function whenNext(
  calendar: Calendar,
  { at, lengthMs, open }: { at: Date; lengthMs: number; open: readonly Uncovered[] },
): string {
  const start = nextStart(calendar, { at, lengthMs });
  const when =
    start === null
      ? 'no start within a year is covered to its end: see cover, freezes and lengths of the calendar'
      : `start it ${clock(start)} (${calendar.timeZone}), the first time that is covered to its end`;
  // A freeze is one whoever is there.
  const isFrozen = open.some(({ freeze }) => freeze !== null);
  return isFrozen ? when : `${when}, or put somebody on call, under onCall of the calendar`;
}

function whoElse(approvers: readonly string[] | null): string[] {
  if (approvers === null) return [];
  if (approvers.length === 0) return ['gate.yaml names no approvers, so nobody can let it in before'];
  return [
    `where it cannot wait, one of the approvers (${firstOf(approvers)}) lets it in: /staging override COMMIT REASON`,
  ];
}

/** Of a freeze with its own days as well: what is asked of may end long before it does. */
function say({ from, to, freeze }: Uncovered, { freezes }: Calendar): string {
  const days = freezes.filter(({ name }) => name === freeze).map((one) => `${one.from} to ${one.to}, both included`);
  const why = freeze === null ? 'nobody is there' : `freeze ${freeze} (${days.join('; ')})`;
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
