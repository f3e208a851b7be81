import { describe, expect, test } from 'vitest';
import { exampleEvents, historyText } from './fixtures/example-run.js';
import { formatLine, parseHistory } from './history.js';

const text = historyText(exampleEvents({ starts: 1, phases: ['candidate'] }));
const lines = text.trimEnd().split('\n');
const defectsOf = (changed: readonly string[]): readonly string[] => parseHistory(`${changed.join('\n')}\n`).defects;

test('a history that was written line by line reads without a defect', () => {
  expect(parseHistory(text)).toMatchObject({ defects: [], lines: { length: lines.length } });
});

describe('a history has a defect', () => {
  test.each([
    ['when a line is missing', lines.toSpliced(3, 1), 'line 4 is numbered 5'],
    ['when two lines changed places', lines.toSpliced(3, 2, lines[4] ?? '', lines[3] ?? ''), 'line 4 is numbered 5'],
    ['when a line was changed', lines.with(3, (lines[3] ?? '').replace('pod', 'dop')), 'line 5 does not follow'],
    ['when a line is no event', lines.with(3, '{}'), 'line 4 cannot be read'],
    ['when its seal is gone', lines.slice(0, -1), 'the history is not sealed'],
    ['when something follows the seal', [...lines, lines[1] ?? ''], 'the history is not sealed'],
  ])('%s', (_, changed, defect) => {
    expect(defectsOf(changed).join('; ')).toContain(defect);
  });

  test('when its last line is cut off', () => {
    expect(parseHistory(text.slice(0, -9)).defects).toContain('the last line is cut off');
  });

  test('when nothing was written at all', () => {
    expect(parseHistory('').defects).not.toEqual([]);
  });
});

test('an event that the schema does not know cannot be written', () => {
  expect(() => formatLine({ kind: 'sealed', lines: 0 }, { line: 1, at: 'now', previousText: '' })).toThrow();
});
