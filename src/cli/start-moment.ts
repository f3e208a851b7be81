import { DateTime } from 'luxon';
import { ExplainedError } from '../model/explained-error.js';

const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?$/;
const FORM = 'YYYY-MM-DDTHH:MM, a time of the calendar’s time zone, or with an offset such as -08:00';

/**
 * The moment that `--at` names. Without an offset it is a time of the calendar, wherever the machine is.
 *
 * @throws {ExplainedError} `usage`: no such form, and a time that clocks skip, or show twice, when they are put on or back.
 */
export function startMoment(given: string, { timeZone }: { readonly timeZone: string }): Date {
  const [, , offset] = MOMENT.exec(given) ?? [];
  const text = given.replace(' ', 'T');
  const moment = DateTime.fromISO(text, { zone: timeZone });
  if (!MOMENT.test(given) || !moment.isValid)
    throw noMoment(given, { expected: FORM, observed: JSON.stringify(given) });
  if (offset !== undefined) return moment.toJSDate();
  const local = "yyyy-MM-dd'T'HH:mm";
  if (!text.startsWith(moment.toFormat(local))) {
    const observed = `there is no such time in ${timeZone}: clocks are put on from before it to ${moment.toFormat('HH:mm')} and later`;
    throw noMoment(given, { expected: 'a time that clocks show', observed });
  }
  const both = moment.getPossibleOffsets().map((one) => one.toFormat(`${local}ZZ`));
  if (both.length > 1)
    throw noMoment(given, { expected: both.join(' or '), observed: `clocks in ${timeZone} show this time twice` });
  return moment.toJSDate();
}

function noMoment(given: string, { expected, observed }: { expected: string; observed: string }): ExplainedError {
  return new ExplainedError('usage', {
    what: 'The gate cannot say whether this may start: it does not know when',
    ...{ expected, observed },
    evidence: `--at ${JSON.stringify(given)}`,
    next: 'name the moment, with an offset where there could be two',
  });
}
