import { expect, it } from 'vitest';
import { printable, printableLine } from './printable.js';

it('shows what a terminal would act upon', () => {
  expect(printable('ci\u001b[2K\u001b[31mX\r\u0000\u007f\u009b1m')).toBe(
    'ci\\u001b[2K\\u001b[31mX\\u000d\\u0000\\u007f\\u009b1m',
  );
  expect(printable('a\u202eb\u2066c\u2028d')).toBe('a\\u202eb\\u2066c\\u2028d');
});

it('leaves every other text as it is, lines and tabs too', () => {
  const text = 'alias default  →  prow’s own\n\tjob ci-é-任務 \u{1f6a2} "x"';
  expect(printable(text)).toBe(text);
});

it('leaves JSON what it says', () => {
  const value = { name: 'a\u001b\u009b\u202e\nb' };
  expect(JSON.parse(printable(JSON.stringify(value, null, 2)))).toEqual(value);
});

it('keeps one line one', () => {
  expect(printableLine('X\nnote  all good')).toBe('X\\nnote  all good');
  expect(printableLine('X')).toBe('X');
});
