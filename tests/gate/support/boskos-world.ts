import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { BoskosAsked, BoskosMoment } from '../../../src/model/boskos.js';
import type { Candidate } from '../../../src/model/candidate.js';
import type { HistoryEvent, Phase } from '../../../src/model/history-event.js';
import { EXAMPLE_PRODUCTION } from '../../../src/production/fixtures/changed-example.js';
import { readProduction } from '../../../src/production/read-production.js';
import type { World } from './world.js';

/** The Boskos of the example production, and the one to which a bump may move it. */
export const BOSKOS_BEFORE = 'v20250908-5e4ab7284';
export const BOSKOS_AFTER = 'v20251101-0123456ab';
const PROGRAMS = ['boskos', 'janitor', 'reaper'];

/** Gives production the example's Boskos, before and after the bump. */
export function withBoskos(world: World): void {
  for (const side of [world.base, world.head]) {
    world.edit(
      join(side, 'production.yaml'),
      'clusters:\n',
      'boskos: { cluster: build-main, manifests: [boskos] }\nclusters:\n',
    );
    cpSync(join(EXAMPLE_PRODUCTION, 'boskos'), join(side, 'boskos'), { recursive: true });
    const third = '- example-boskos-gpu-02\n      - example-boskos-gpu-03';
    world.edit(join(side, 'boskos/resources.yaml'), '- example-boskos-gpu-02', third);
  }
}

/** Moves all of its programs in the bump. */
export function moveBoskos(world: World): void {
  for (const name of PROGRAMS) world.edit(join(world.head, `boskos/${name}.yaml`), BOSKOS_BEFORE, BOSKOS_AFTER);
}

/** The source of a tag, as the module proxy has it. */
export function boskosBuild(tag: string): Candidate {
  const [day = '', commit = ''] = tag.slice(1).split('-');
  return { tag, source: { kind: 'module', version: `v0.0.0-${day}000000-${commit.padEnd(12, '0')}` } };
}

/** Has a run's Boskos stand, and lend as it should, at a build in the candidate's phase. */
export async function lending(root: string, build: Candidate): Promise<(events: HistoryEvent[]) => HistoryEvent[]> {
  const { boskos } = (await readProduction(root)).description;
  if (boskos === undefined) throw new TypeError(`${root} has no Boskos`);
  const listed = (phase: Phase, moment: BoskosMoment, stateOf: (index: number) => string): HistoryEvent => ({
    ...{ kind: 'boskos-listed', phase, moment },
    resources: boskos.types.flatMap(({ type, names }) =>
      names.map((name, index) => ({ name, type, state: stateOf(index), owner: '' })),
    ),
  });
  const asked = (phase: Phase, moment: BoskosMoment): HistoryEvent[] => [
    // Two will ask for what one can have.
    listed(phase, moment, (index) => (index === 1 ? 'free' : 'busy')),
    ...boskos.types.flatMap((type) => callsOf(type, phase, moment)),
    listed(phase, moment, () => 'free'),
  ];
  const replaced: HistoryEvent = {
    ...{ kind: 'boskos-replaced', phase: 'candidate', moment: 'restarted', image: build.tag },
    ...{ before: ['old'], after: ['new'], answered: true, waitedMs: 3000, limitMs: 60_000, unready: '' },
  };
  return (events) =>
    events.flatMap((event) => {
      if (event.kind !== 'phase-started') return [event];
      const started = { ...event, boskos: { build, components: [] } };
      const followed = followedOf(boskos.types, event.phase);
      if (event.phase === 'baseline') return [started, ...asked('baseline', 'deployed'), followed];
      return [started, ...asked('candidate', 'deployed'), replaced, ...asked('candidate', 'restarted'), followed];
    });
}

/** What a watch of resources sees meanwhile: those of a type that begins dirty are cleaned, and again whenever they come back. */
function followedOf(types: readonly Lent[], phase: Phase): HistoryEvent {
  const cleaned = ['dirty', 'cleaning', 'free'];
  const changes = types.flatMap(({ type, names, state }) =>
    names.flatMap((name) => {
      const states = state === 'dirty' ? [...cleaned, 'busy', ...cleaned] : ['free', 'busy', 'free'];
      return states.map((one) => ({ name, type, state: one, owner: '' }));
    }),
  );
  return { kind: 'boskos-followed', phase, isWhole: true, changes };
}

interface Lent {
  readonly type: string;
  readonly state: string;
  readonly names: readonly string[];
}

/** What `lend` of src/canaries/boskos asks of one type, and what a good Boskos answers. */
function callsOf({ type, names, state }: Lent, phase: Phase, moment: BoskosMoment): BoskosAsked[] {
  const [first = '', second = first, third = first] = names;
  const back = moment === 'deployed' && state === 'dirty' ? 'dirty' : 'free';
  const isFirst = phase === 'baseline' && moment === 'deployed';
  const ask = (asked: Pick<BoskosAsked, 'purpose' | 'call'> & Partial<BoskosAsked>): BoskosAsked => {
    const all = { resource: null, owner: null, to: 'busy', status: 200, counts: null, said: '', ...asked };
    const { call, status, resource, owner, to } = all;
    const answer =
      call === 'acquire' && status === 200
        ? { name: resource ?? '', type, state: to ?? 'busy', owner: owner ?? '' }
        : null;
    return { kind: 'boskos-asked', phase, moment, type, answer, ...all };
  };
  return [
    ask({ purpose: 'held', call: isFirst ? 'acquire' : 'heartbeat', resource: third, owner: 'holder' }),
    ask({ purpose: 'lease', call: 'acquire', resource: first, owner: 'one' }),
    ask({ purpose: 'lease', call: 'heartbeat', resource: first, owner: 'one' }),
    ask({ purpose: 'intruder', call: 'release', resource: first, owner: 'two', status: 401 }),
    ask({ purpose: 'lease', call: 'release', resource: first, owner: 'one', to: back }),
    ask({ purpose: 'together', call: 'acquire', resource: second, owner: 'one' }),
    ask({ purpose: 'together', call: 'acquire', owner: 'two', status: 404 }),
    ask({ purpose: 'together', call: 'release', resource: second, owner: 'one', to: 'free' }),
    ask({ purpose: 'reset', call: 'acquire', resource: second, owner: 'gone', to: 'abandoned' }),
    ask({ purpose: 'early', call: 'reset', resource: second, to: back, said: '{}' }),
    ask({ purpose: 'reset', call: 'reset', resource: second, to: back, said: JSON.stringify({ [second]: 'gone' }) }),
    ask({ purpose: 'count', call: 'count', counts: { free: names.length } }),
  ];
}
