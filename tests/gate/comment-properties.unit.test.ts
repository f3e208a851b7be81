import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { groupSubject, pullSubject } from '../../src/cli/pull-subject.js';
import { hearComments } from '../../src/gate/override-comments.js';
import { Calendar } from '../../src/gate/window/calendar.js';
import { uncovered } from '../../src/gate/window/uncovered.js';
import { ExplainedError } from '../../src/model/explained-error.js';
import type { PullComment } from '../../src/model/pull-comment.js';

const HEAD = `${'0123456789'.repeat(3)}abcdefabcd`;
const COMMAND = `/staging override ${HEAD} jobs do not start, and this repairs that`;
const OLDEST = new Date('2025-11-26T07:00:00Z');
const heard = (comment: Partial<PullComment>) =>
  hearComments(
    [
      {
        ...{ id: 1, author: 'robin', isByPerson: true, isEdited: false, body: COMMAND },
        ...{ writtenAt: '2025-11-26T10:45:00Z', ...comment },
      },
    ],
    { approvers: ['robin'], head: HEAD, now: new Date('2025-11-26T11:00:00Z') },
  ).asked;

/** Pieces of which comments are made that look like a command, hide one, or break lines where some would see one. */
const PIECES = [
  ...['/staging', ' override', 'override', ' ', '\t', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f', '\0', '> ', '- '],
  ...['```', '~~~', '`', '<!--', '-->', '<pre>', '\u200b', '\ufeff', '\u202e', '*', '    ', '#', '|', '$$', 'please'],
  ...[`${HEAD} jobs do not start, and this repairs that`, COMMAND],
];

describe('a comment', () => {
  test('opens nothing unless one of its lines is the whole command, from its first character', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES, '\n', '\n\n', '\r\n'), { maxLength: 14 }), (pieces) => {
        const body = pieces.join('');
        const lines = body.split('\n').map((line) => line.replace(/\r$/, ''));
        const isThere = lines.some((line) => /^\/staging[ \t]+override[ \t]+[^\r\u2028\u2029]*$/.test(line));
        if (heard({ body }).length > 0) expect(isThere).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test('opens nothing behind whatever begins a block, or goes on into the command', () => {
    const opening = fc.constantFrom(
      '```',
      '~~~',
      '> ```',
      '- ~~~',
      '<!--',
      '<details>',
      '<pre>',
      '1. ```sh',
      '<![CDATA[',
    );
    const text = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(opening, text, fc.constantFrom('\n', '\n\n', '\r\n\r\n'), (block, more, gap) => {
        expect(heard({ body: `${block}${more}${gap}${COMMAND}` })).toEqual([]);
        expect(heard({ body: `x${more}\n${COMMAND}` })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('opens by a command below words, with whatever comes after it', () => {
    const words = fc.string({ unit: fc.constantFrom(...'abc .,!?\u00e9') });
    fc.assert(
      fc.property(words, fc.string(), (before, after) => {
        expect(heard({ body: `${before}\n\n${COMMAND}\n${after}` })).toMatchObject([{ by: 'robin' }]);
      }),
      { numRuns: 300 },
    );
  });

  test('opens nothing unless the whole of the commit stands there, whatever else does', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF'), minLength: 1, maxLength: 64 });
    const alike = fc.tuple(fc.nat(HEAD.length), digits).map(([at, more]) => HEAD.slice(0, at) + more);
    fc.assert(
      fc.property(
        fc.oneof(
          digits,
          alike,
          fc.nat(80).map((at) => HEAD.slice(0, at)),
        ),
        (commit) => {
          const body = `/staging override ${commit} jobs do not start, and this repairs that`;
          expect(heard({ body }).length > 0).toBe(commit.toLowerCase() === HEAD);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('by anybody else, edited, or of another time opens nothing', () => {
    const robin = /^robin$/i;
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })), (author) => {
        expect(heard({ author }).length > 0).toBe(robin.test(author));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (writtenAt) => {
        const isInTime = writtenAt > OLDEST;
        // After now is not older than an override lasts; GitHub's own clock writes it.
        expect(heard({ writtenAt: writtenAt.toISOString() }).length > 0).toBe(isInTime);
      }),
    );
  });
});

test('what names no pull request, and no group, in one line of plain characters is refused', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab/#@1-.:\n \0\u200b~^'), maxLength: 30 });
  const queue = `org/repo@gh-readonly-queue/main/pr-7-${'a'.repeat(40)}`;
  const changed = fc.tuple(fc.nat(queue.length), text).map(([at, more]) => queue.slice(0, at) + more + queue.slice(at));
  fc.assert(
    fc.property(fc.oneof(text, changed), (given) => {
      for (const read of [pullSubject, groupSubject]) {
        try {
          const { owner, repo } = read(given);
          expect([owner, repo].every((name) => /^[\w.-]+$/.test(name) && !name.startsWith('-'))).toBe(true);
          expect(given).not.toMatch(/[\s\0\u200b~^:]/);
        } catch (error) {
          expect(error).toBeInstanceOf(ExplainedError);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a calendar covers a time only where every minute of it is covered, and in no freeze', () => {
  const clock = fc
    .tuple(fc.nat(23), fc.constantFrom('00', '30'))
    .map(([hour, half]) => `${String(hour).padStart(2, '0')}:${half}`);
  const rule = fc
    .record({ days: fc.subarray(['Mon', 'Tue', 'Wed'], { minLength: 1 }), from: clock, to: clock })
    .filter(({ from, to }) => from !== to);
  const day = fc.nat(3).map((number) => `2025-11-${24 + number}`);
  const freeze = fc.tuple(day, day).map(([a, b]) => ({ name: 'x', from: a < b ? a : b, to: a < b ? b : a }));
  const calendar = fc.record({
    ...{ timeZone: fc.constant('UTC'), cover: fc.array(rule, { maxLength: 3 }) },
    freezes: fc.array(freeze, { maxLength: 1 }),
  });
  const start = fc.nat(3 * 48).map((half) => new Date(Date.parse('2025-11-24T00:00:00Z') + half * 1_800_000));
  fc.assert(
    fc.property(calendar, start, fc.integer({ min: 1, max: 20 }), (written, at, halves) => {
      const read = Calendar.parse(written);
      const isFree = uncovered(read, { at, lengthMs: halves * 1_800_000 }).length === 0;
      const moments = Array.from({ length: halves }, (_, half) => new Date(at.getTime() + half * 1_800_000));
      expect(isFree).toBe(moments.every((moment) => isCovered(read, DateTime.fromJSDate(moment, { zone: 'UTC' }))));
    }),
    { numRuns: 200 },
  );
});

/** Minute by minute, as a person reads a calendar. */
function isCovered({ cover, freezes }: Calendar, moment: DateTime): boolean {
  const [today, time] = [moment.toFormat('yyyy-MM-dd'), moment.toFormat('HH:mm')];
  if (freezes.some(({ from, to }) => from <= today && today <= to)) return false;
  const isOn = (days: readonly string[], date: DateTime) => days.includes(date.setLocale('en').toFormat('ccc'));
  return cover.some(({ days, from, to }) => {
    if (to > from) return isOn(days, moment) && from <= time && time < to;
    return (isOn(days, moment) && from <= time) || (isOn(days, moment.minus({ days: 1 })) && time < to);
  });
}
