import { IANAZone } from 'luxon';
import { z } from 'zod';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
export type Day = (typeof DAYS)[number];

const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, HH:MM');
/** The end of a day is no time of day of it. */
const LocalEnd = z.union([LocalTime, z.literal('24:00')]);
const LocalDate = z.iso.date();
const LocalMoment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'a moment, YYYY-MM-DDTHH:MM')
  .refine((text) => LocalDate.safeParse(text.slice(0, 10)).success, 'a day that there is');
/** Nothing takes longer than a year; of what seems to, no end could be reckoned. */
const LENGTH_MAX_MS = 366 * 24 * 60 * 60_000;

/** Text like `90m`, `10h` or `1h30m`, as milliseconds. */
const Length = z
  .string()
  .regex(/^(?=.)(\d+h)?(\d+m)?$/, 'a length like 45m, 10h or 1h30m')
  .transform((text) => {
    const [, hours = '0', minutes = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(text) ?? [];
    return (Number(hours) * 60 + Number(minutes)) * 60_000;
  })
  .refine((length) => length <= LENGTH_MAX_MS, 'a length of at most a year')
  .refine((length) => length > 0, 'more than nothing: what takes no time would start in the last minute of a cover');

/** The name of a bump among {@link Calendar.lengths}. */
export const BUMP = 'bump';

/**
 * Until then not even Kubernetes says of a rollout that it has failed.
 *
 * @see progressDeadlineSeconds of a Deployment: 600 where it is left out
 */
const BUMP_MIN_MS = 10 * 60_000;

/** When production may be changed: there must be somebody who can put it right. Times are local. */
export const Calendar = z.strictObject({
  timeZone: z.string().refine((name) => IANAZone.isValidZone(name), 'a time zone like America/Los_Angeles'),
  cover: z
    .array(
      z
        .strictObject({ days: z.array(z.enum(DAYS)).min(1), from: LocalTime, to: LocalEnd })
        .refine(({ from, to }) => from !== to, '`from` and `to` apart; a whole day is from 00:00 to 24:00'),
    )
    .default([])
    .describe('hours of every week in which somebody is there; a `to` before `from` is on the next day'),
  onCall: z
    .array(z.strictObject({ from: LocalMoment, to: LocalMoment, who: z.string().min(1) }))
    .default([])
    .describe('hours in which somebody is there besides'),
  freezes: z
    .array(
      z
        .strictObject({ name: z.string().min(1), from: LocalDate, to: LocalDate })
        .refine(({ from, to }) => from <= to, '`from` before `to`: the other way round nothing would be frozen'),
    )
    .default([])
    .describe('whole days, both included, on which nothing is changed, whoever is there'),
  lengths: z
    .record(z.string(), Length)
    .refine(
      ({ [BUMP]: bump = BUMP_MIN_MS }) => bump >= BUMP_MIN_MS,
      'a bump of at least 10m: only then does Kubernetes say that a rollout has failed',
    )
    .default({})
    .describe('how long what is started takes until all that can go wrong has; a bump is `bump`'),
});
export type Calendar = z.infer<typeof Calendar>;
