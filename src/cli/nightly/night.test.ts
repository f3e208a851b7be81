import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeEnvironment } from '../../canaries/fixtures/make-run.js';
import { planCanaries, planRepeat } from '../../canaries/plan.js';
import { WAYS, WAYS_IN } from '../../model/way.js';
import { nightAt, turnOf } from './night.js';

describe('a night', () => {
  test('is one from noon to noon, whatever happens at midnight', () => {
    const [late, early] = [nightAt(new Date('2026-11-26T23:59:00Z')), nightAt(new Date('2026-11-27T00:10:00Z'))];
    expect([late.name, early]).toEqual(['2026-11-26', late]);
    expect(nightAt(new Date('2026-11-27T12:00:00Z')).number).toBe(late.number + 1);
  });
});

/** hook's ways need somebody who sends events. */
const BY_GITHUB = { github: { secrets: '/nowhere', reported: [] }, endpoints: { github: 'http://127.0.0.1:1' } };

/** gangway and sub need somebody whom production lets in. */
const ASKED = {
  gangway: { consumerType: 'PROJECT', consumerNumber: '12' },
  pubsub: [{ project: 'p', subscriptions: ['s'], allowedClusters: ['*'] }],
};

describe('what is probed every night', () => {
  const environment = (aliases: readonly string[]) =>
    makeEnvironment({
      aliases: aliases.map((name) => ({ name, clusterId: 'x', definedBy: 'a file' })),
      components: [...new Set(WAYS.map((way) => WAYS_IN[way].component))].map(declared),
      ...BY_GITHUB,
      canary: { ...makeEnvironment().canary, ...ASKED },
    });
  const cells = (of: ReturnType<typeof environment>) =>
    new Set(
      planCanaries(of)
        .filter(({ task }) => task === undefined)
        .map(({ spelling, way, type }) => JSON.stringify([spelling, way, type])),
    );

  test('is every alias, and none, through every way with every type of job of that way', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), { minLength: 1 }), (aliases) => {
        const planned = cells(environment(aliases));
        const wanted = [...aliases, null].flatMap((spelling) =>
          WAYS.flatMap((way) => WAYS_IN[way].types.map((type) => JSON.stringify([spelling, way, type]))),
        );
        expect(wanted.filter((cell) => !planned.has(cell))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('would show an alias that is left out', () => {
    expect(cells(environment(['a'])).has(JSON.stringify(['b', 'prowjob', 'periodic']))).toBe(false);
  });
});

const declared = (component: string) => ({
  ...{ component, container: component, image: `${component}:1`, replicas: 1, tag: 'v20251125-e3ae8cf22' },
  workload: { kind: 'Deployment' as const, namespace: 'prow', name: component },
  ...{ executableSha256: '', lease: null, metricsPort: null },
});

describe('what is probed after restarts', () => {
  const names = ['deck', 'hook', 'horologium', 'tide'] as const;
  const aliases = fc
    .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/), { minLength: 1, maxLength: 8 })
    .map((some) => some.map((name) => ({ name, clusterId: 'x', definedBy: 'a file' })));

  test('reaches every alias each night, and each alias through each way at will within any week', () => {
    fc.assert(
      fc.property(
        ...[aliases, fc.subarray([...names]), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 99_999 })],
        (given, components, restarts, first) => {
          const environment = makeEnvironment({ aliases: given, components: components.map(declared), ...BY_GITHUB });
          const cell = ({ spelling, way }: { spelling: string | null; way: string }) => JSON.stringify([spelling, way]);
          const wanted = planCanaries(environment).filter(
            ({ way, task }) => WAYS_IN[way].isAtWill && task === undefined,
          );
          const night = (number: number) =>
            Array.from({ length: restarts }, (_, index) => turnOf({ name: '', number }, { restarts }) + index + 1);
          const week = Array.from({ length: 7 }, (_, index) =>
            night(first + index).flatMap((start) => planRepeat(environment, start)),
          );
          for (const canaries of week)
            for (const { spelling } of wanted)
              expect(canaries.some((canary) => canary.spelling === spelling)).toBe(true);
          const probed = new Set(week.flat().map(cell));
          expect(wanted.map(cell).filter((one) => !probed.has(one))).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('without turns one restart a night would leave ways out', () => {
    const environment = makeEnvironment({ components: [declared('deck')] });
    const ways = new Set(
      Array.from({ length: 7 }, () => planRepeat(environment, 1)).flatMap((some) => some.map(({ way }) => way)),
    );
    expect(ways.has('deck-rerun')).toBe(false);
  });
});
