import { describe, expect, test } from 'vitest';
import { errorLines } from './error-lines.js';

const line = (fields: Record<string, unknown>): string => JSON.stringify({ level: 'error', ...fields });
const said = (...lines: string[]): string[] => errorLines([lines.join('\n')]).map((one) => `${one.lines} ${one.said}`);

describe('error-level lines of a log', () => {
  test('say the same whatever names, numbers, addresses and ids stand in them', () => {
    expect(
      said(
        line({ msg: 'Failed to remove finalizer', error: 'pods "8bec5864-ffae-47ef-b7d4-9871814da493" not found' }),
        line({ msg: 'Failed to remove finalizer', error: 'pods "39251d72-ae3e-47c6-a54a-8575ec08e4f7" not found' }),
      ),
    ).toEqual(['2 Failed to remove finalizer: pods # not found']);
    expect(
      said(
        line({ msg: 'dial 10.0.0.1:443: i/o timeout after 30s' }),
        line({ msg: 'dial 10.0.7.9:80: i/o timeout after 2s' }),
      ),
    ).toEqual(['2 dial # # timeout after #']);
  });

  test('are told apart by what they say and by their level', () => {
    expect(said(line({ msg: 'one' }), line({ msg: 'two' }), line({ msg: 'two', level: 'fatal' }))).toEqual([
      ...['1 one', '1 two', '1 two'],
    ]);
    expect(errorLines([line({ msg: 'two', level: 'fatal' })])[0]).toMatchObject({ level: 'fatal', said: 'two' });
  });

  test('are those of other loggers too, and of a panic', () => {
    expect(said('{"severity":"ERROR","message":"no level"}')).toEqual(['1 no level']);
    expect(errorLines(['panic: runtime error: index out of range [5]\n\ngoroutine 1'])[0]).toMatchObject({
      ...{ level: 'panic', said: 'panic: runtime error: index out of range [#]' },
    });
  });

  test('are not lines of another level, and nothing that is no line', () => {
    expect(
      said(line({ level: 'warning', msg: 'error' }), line({ level: 'debug', msg: 'x' }), 'error', '{"level":"er', ''),
    ).toEqual([]);
  });
});
