import { describe, expect, test } from 'vitest';
import { lastWords, readCheckconfig } from './read-checkconfig.js';

const line = (level: string, msg: string, rest: Record<string, string> = {}) =>
  JSON.stringify({ component: 'checkconfig', file: 'main.go:1', level, msg, ...rest });
const warned = (msg: string) => line('warning', msg, { func: 'main.reportWarning' });
const strict = line('fatal', 'Strict is set and there were warnings');
const read = (exitCode: number | null, ...lines: string[]) => readCheckconfig({ exitCode, output: lines.join('\n') });

describe('checkconfig', () => {
  test('accepts where it says so and ends with 0, whatever the loader warns of', () => {
    const said = [line('warning', 'a deprecated field'), line('info', 'checkconfig passes without any error!')];
    expect(read(0, ...said)).toEqual({ answer: 'accepted', exitCode: 0, words: [] });
  });

  test('refuses what does not load, in its own words', () => {
    expect(read(1, line('fatal', 'Validation failed', { error: 'duplicated preset label "x"' }))).toEqual({
      answer: 'refused',
      exitCode: 1,
      words: ['Validation failed: duplicated preset label "x"'],
    });
  });

  test('refuses fields that it does not know, each once, and not what the loader warns of', () => {
    const said = [line('warning', 'a deprecated field'), warned('unknown field "a"'), warned('unknown field "a"')];
    expect(read(1, ...said, warned('unknown field "b"'), strict).words).toEqual([
      'unknown field "a"',
      'unknown field "b"',
    ]);
  });

  test('refuses by a panic', () => {
    expect(read(2, 'panic: nil map', '', 'goroutine 1 [running]:')).toMatchObject({
      answer: 'refused',
      words: ['panic: nil map'],
    });
  });
});

describe('nobody was asked', () => {
  test.each([
    ['it was ended', null, ''],
    ['it ended with 0 and did not say that the configuration passes', 0, 'hello'],
    ['the namespace could not be made', 1, 'unshare: unshare failed: Operation not permitted'],
    ['the program is no program', 127, 'unshare: failed to execute /x: No such file'],
    ['it does not know our flags', 1, line('fatal', 'Error parsing options - no such warning "unknown-fields-all"')],
    ['it complains and ends with 0', 0, line('fatal', 'Validation failed')],
  ])('where %s', (_, exitCode, output) => {
    const { answer, words } = readCheckconfig({ exitCode, output });
    expect(answer).toBe('not-asked');
    expect(words[0]).not.toBe('');
  });
});

test('two long refusals are the same only if they are to the last character', () => {
  const [a, b] = ['a', 'b'].map((end) => read(1, warned(`${'x'.repeat(10_000)}${end}`), strict).words[0] ?? '');
  expect(a).not.toBe(b);
  expect(a?.length).toBeLessThan(4_200);
});

test('a component’s last words are its fatal line, or the last one', () => {
  expect(
    lastWords(`${line('info', 'hello')}\n${line('fatal', 'Error starting config agent.', { error: 'bad' })}\n`),
  ).toBe('Error starting config agent.: bad');
  expect(lastWords('one\ntwo\n')).toBe('two');
});
