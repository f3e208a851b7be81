import { describe, expect, test } from 'vitest';
import { Description } from '../../src/model/description.js';
import { parseHistory } from '../../src/model/history.js';
import { restartTurns } from '../../src/verdict/restart-turns.js';
import { judgedAs } from './judged-as.js';
import { misfits } from './misfits.js';
import { NIGHTS } from './nights.js';
import { chained, readRecording } from './recording.js';

/** What the thirty nights, and the alerts’ two outages, need of each recording. */
const NEEDED = {
  'night-1': { outcome: 'pass', fails: [] },
  'night-2': { outcome: 'pass', fails: [] },
  'night-3': { outcome: 'pass', fails: [] },
  'one-in-six-passes': { outcome: 'pass', fails: [] },
  'one-in-six-fails': { outcome: 'fail', fails: ['nowhere-else', 'placement', 'repeat'] },
  undecided: { outcome: 'inconclusive', fails: [] },
  pass: { outcome: 'pass', fails: [] },
  'outage-2019-02-08': { outcome: 'fail', fails: ['inside', 'nowhere-else', 'placement', 'repeat'] },
  'outage-2019-03-26': { outcome: 'fail', fails: ['boskos', 'rollout'] },
};

describe('recordings', () => {
  test('are those of which it is known what they are for', () => {
    // One that decides nothing is asked for by the alerts alone.
    const used = new Set([...NIGHTS.filter((night) => night !== null), 'undecided']);
    expect(Object.keys(NEEDED).sort()).toEqual([...used].sort());
  });

  test.each(Object.entries(NEEDED))(
    '%s is a run to this version, and judged as the nights need it',
    async (name, needed) => {
      const { outcome, fails } = judgedAs(await readRecording(name));
      const next = `${name} is judged otherwise than the nights need: record another run (docs/recordings.md), or mend the judge`;
      expect({ outcome, fails }, next).toEqual(needed);
    },
  );
});

describe('the nights of one rotation', () => {
  const turnOf = async (name: string) => {
    const { 'description.json': description, 'history.jsonl': history } = await readRecording(name);
    return restartTurns(Description.parse(JSON.parse(description)), parseHistory(history));
  };

  test('each probe their own share of what takes turns, and together all of it', async () => {
    const nights = await Promise.all(['night-1', 'night-2', 'night-3'].map(turnOf));
    const [{ all } = { all: [] }] = nights;
    expect(all).toHaveLength(6);
    expect(nights.map(({ probed }) => probed.length)).toEqual([3, 3, 3]);
    expect(new Set(nights.flatMap(({ probed }) => probed))).toEqual(new Set(all));
  });
});

describe('a recording that is no run to this version', () => {
  test('says what does not fit', async () => {
    const good = await readRecording('outage-2019-02-08');
    expect(misfits(good)).toEqual([]);
    const history = good['history.jsonl'];
    const described = JSON.stringify({ ...JSON.parse(good['description.json']), aliases: 'none' });
    expect(misfits({ ...good, 'description.json': described })).toContainEqual(
      expect.stringMatching(/^description\.json: aliases: /),
    );
    expect(misfits({ ...good, 'description.json': 'no JSON' })[0]).toMatch(/^description\.json: /);
    expect(misfits({ ...good, 'history.jsonl': chained(history.replaceAll('"pods":', '"pod":')) })).toContainEqual(
      expect.stringMatching(/^history\.jsonl: line \d+ cannot be read$/),
    );
    expect(misfits({ ...good, 'history.jsonl': history.replace(/"at":"2/, '"at":"3') })).toContainEqual(
      'history.jsonl: line 2 does not follow from the one before',
    );
    const other = chained(history.replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${'0'.repeat(64)}`));
    expect(misfits({ ...good, 'history.jsonl': other })[0]).toMatch(
      /^history\.jsonl: of production sha256:0{64}; description\.json is of sha256:/,
    );
  });
});
