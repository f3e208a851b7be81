import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../../../../src/cli/run-folder.js';
import type { Candidate } from '../../../../src/model/candidate.js';
import type { HistoryEvent } from '../../../../src/model/history-event.js';
import type { Trick } from '../trick.js';
import { BEFORE, CANDIDATE, type World } from '../world.js';
import { losing } from './attestations.js';

const OTHER = 'v20251126-e3ae8cf23';

/** What is rehearsed otherwise than the bump. */
export const REHEARSAL_TRICKS: readonly Trick[] = [
  trick('failed-run', 'merges although the rehearsal failed', 'failed', (world) => world.run({ fateOf: losing })),
  trick('until-it-passes', 'rehearses a flaky candidate until it passes once', 'disagree', async (world) => {
    await world.run({ id: 'monday', fateOf: losing });
    await world.run({ id: 'tuesday' });
  }),
  trick('passed-then-failed', 'keeps quiet about a failure that came after a pass', 'disagree', async (world) => {
    await world.run({ id: 'a-pass' });
    await world.run({ id: 'b-fail', fateOf: losing });
  }),
  {
    id: 'only-the-pass',
    says: 'shows the run that passed and not the one that failed',
    reason: 'disagree',
    play: async (world) => {
      const pass = await world.run({ id: 'a-pass' });
      await world.run({ id: 'b-fail', fateOf: losing });
      return { runs: [pass] };
    },
  },
  trick('failure-unattested', 'takes the attestation of a failure away', 'unreadable-attestation', async (world) => {
    await world.run({ id: 'a-pass' });
    rmSync(runFiles(await world.run({ id: 'b-fail', fateOf: losing })).attestation);
  }),
  trick('failure-gone', 'takes the whole folder of a failure away', 'evidence-missing', async (world) => {
    await world.run({ id: 'a-pass' });
    rmSync(await world.run({ id: 'b-fail', fateOf: losing }), { recursive: true });
  }),
  trick(
    'failure-emptied',
    'takes attestation and history of a failure away, and leaves its folder',
    'evidence-missing',
    async (world) => {
      await world.run({ id: 'a-pass' });
      const files = runFiles(await world.run({ id: 'b-fail', fateOf: losing }));
      rmSync(files.attestation);
      rmSync(files.history);
    },
  ),
  trick('failure-unsealed', 'cuts the history of a failure before what it saw', 'evidence-missing', async (world) => {
    await world.run({ id: 'a-pass' });
    const files = runFiles(await world.run({ id: 'b-fail', fateOf: losing }));
    rmSync(files.attestation);
    writeFileSync(files.history, readFileSync(files.history, 'utf8').split('\n').slice(0, 20).join('\n'));
  }),
  trick('index-entry-gone', 'takes it out of the index of runs, too', 'evidence-missing', async (world) => {
    rmSync(await world.run({ id: 'a-fail', fateOf: losing }), { recursive: true });
    await world.run({ id: 'b-pass' });
    rmSync(join(world.state.runIndex, '00000001.json'));
  }),
  trick('old-failure', 'upgrades the tool after a failure, and rehearses again', 'disagree', async (world) => {
    await world.run({ id: 'a-fail', fateOf: losing, events: byOldVersion });
    await world.run({ id: 'b-pass' });
  }),
  {
    id: 'longer-tag',
    says: 'names the commit that failed with one digit more',
    reason: 'disagree',
    play: async (world) => {
      await world.run({ id: 'a-fail', fateOf: losing });
      for (const file of ['manifests/prow-controller-manager.yaml', 'manifests/refresh.yaml'])
        world.edit(join(world.head, file), CANDIDATE, `${CANDIDATE}a`);
      await world.run({ id: 'b-pass', events: (events) => renamed(events, CANDIDATE, `${CANDIDATE}a`) });
      return {};
    },
  },
  trick(
    'another-beside',
    'puts another annotation beside a bump each time it fails, until it passes',
    'failed-beside',
    async (world) => {
      const boskos = join(world.head, 'manifests/boskos.yaml');
      world.edit(boskos, 'metadata: { name: boskos', 'metadata: { annotations: { try: "1" }, name: boskos');
      await world.run({ id: 'a-fail', production: world.head, fateOf: losing });
      world.edit(boskos, 'try: "1"', 'try: "2"');
      await world.run({ id: 'b-pass', production: world.head });
    },
  ),
  trick(
    'harmless-beside',
    'puts an annotation beside a bump that failed, and rehearses again',
    'disagree',
    async (world) => {
      await world.run({ id: 'a-fail', fateOf: losing });
      const annotated = 'metadata: { annotations: { try: "2" }, name: boskos';
      world.edit(join(world.head, 'manifests/boskos.yaml'), 'metadata: { name: boskos', annotated);
      await world.run({ id: 'b-pass', production: world.head });
    },
  ),
  trick('own-clone', 'rehearses a commit of their own clone that begins as the tag says', 'other-source', (world) =>
    world.run({ events: (events) => fromClone(events) }),
  ),
  trick(
    'clone-beside-the-named',
    'makes a commit that begins as the one that production names, to the last digit but one',
    'other-source',
    async (world) => {
      for (const side of [world.base, world.head])
        world.edit(join(side, 'gate.yaml'), '\n', `\ncommits: ["${COMMIT}"]\n`);
      await world.run({ events: (events) => fromClone(events, `${COMMIT.slice(0, 39)}1`) });
    },
  ),
  {
    id: 'names-its-own-commit',
    says: 'names the commit of their own clone in the bump itself',
    reason: 'gate-changed',
    play: async (world) => {
      await world.run({ events: (events) => fromClone(events) });
      world.edit(join(world.head, 'gate.yaml'), '\n', `\ncommits: ["${COMMIT}"]\n`);
      return {};
    },
  },
  trick('interrupted-run', 'ends the rehearsal before anything bad can be seen', 'inconclusive', (world) =>
    world.run({ events: (events) => events.slice(0, 60) }),
  ),
  trick('as-it-stood', 'rehearses the candidate where it stands already', 'nothing-bumped', (world) =>
    world.run({
      production: world.head,
      events: (events) =>
        events.map((event) => {
          if (event.kind !== 'run-started') return event;
          return { ...event, notProven: [...event.notProven, `nothing was bumped: ${CANDIDATE} is production's own`] };
        }),
    }),
  ),
  trick('no-baseline', 'stands staging up at the candidate, and looks at it there', 'nothing-bumped', (world) =>
    world.run({ events: (events) => withBaseline(events, null) }),
  ),
  trick(
    'from-another-version',
    'rehearses a bump from a version that production does not run',
    'nothing-bumped',
    (world) =>
      world.run({
        events: (events) =>
          withBaseline(events, {
            tag: 'v20251001-123456789',
            source: { kind: 'module', version: 'v0.0.0-20251001000000-123456789abc' },
          }),
      }),
  ),
  trick('few-starts', 'rehearses with less power than the gate asks for', 'power-too-low', (world) =>
    world.run({ starts: 4 }),
  ),
  trick('no-drain', 'drains no node, where gate.yaml requires it', 'not-asked', (world) => {
    for (const side of [world.base, world.head])
      world.edit(join(side, 'gate.yaml'), 'power:', 'requires: [drain]\npower:');
    return world.run();
  }),
  trick('other-candidate', 'rehearses another candidate', 'other-candidate', (world) =>
    world.run({ events: (events) => renamed(events, CANDIDATE, OTHER, 'e3ae8cf22a59', 'e3ae8cf23a59') }),
  ),
  trick('own-source', 'rehearses a source directory that calls itself the release', 'other-source', (world) =>
    world.run({
      events: (events) => {
        const source = { kind: 'directory' as const, path: 'prow', digest: '0'.repeat(64) };
        return events.map((event) => {
          if (event.kind === 'run-started') return { ...event, candidate: { ...event.candidate, source } };
          return event.kind === 'phase-started' && event.phase === 'candidate'
            ? { ...event, prow: { ...event.prow, source } }
            : event;
        });
      },
    }),
  ),
  trick('other-commit', 'rehearses another commit under the tag of the candidate', 'other-source', (world) =>
    world.run({ events: (events) => renamed(events, 'e3ae8cf22a59', '0123456789ab') }),
  ),
  trick(
    'other-production',
    'rehearses another production, in which nothing can go wrong',
    'other-production',
    async (world) => {
      const production = copyOf(world, 'elsewhere');
      world.edit(join(production, 'production.yaml'), 'name: example', 'name: elsewhere');
      await world.run({ production });
    },
  ),
  trick('other-aliases', 'rehearses a copy of production with other aliases', 'drifted', async (world) => {
    const production = copyOf(world, 'simpler');
    world.edit(
      join(production, 'production.yaml'),
      'name: default, cluster: build-main',
      'name: default, cluster: build-tpu',
    );
    await world.run({ production });
  }),
  {
    id: 'old-pass',
    says: 'keeps a pass for a day when nobody looks',
    reason: 'stale',
    play: async (world) => {
      await world.run();
      return { ageHours: 25 };
    },
  },
  {
    id: 'pass-from-tomorrow',
    says: 'sets the clock forward, so that a pass lasts longer',
    reason: 'from-the-future',
    play: async (world) => {
      await world.run();
      return { ageHours: -1 };
    },
  },
];

function trick(id: string, says: string, reason: Trick['reason'], play: (world: World) => Promise<unknown>): Trick {
  return {
    ...{ id, says, reason },
    play: async (world) => {
      await play(world);
      return {};
    },
  };
}

function copyOf(world: World, name: string): string {
  const copy = join(world.root, name);
  cpSync(world.base, copy, { recursive: true });
  return copy;
}

/** The same events with texts replaced, two by two. */
function renamed(events: readonly HistoryEvent[], ...texts: string[]): HistoryEvent[] {
  let json = JSON.stringify(events);
  for (let index = 0; index < texts.length; index += 2)
    json = json.replaceAll(texts[index] ?? BEFORE, texts[index + 1] ?? BEFORE);
  return JSON.parse(json);
}

/** One that begins as the tag says. */
export const COMMIT = `e3ae8cf22${'0'.repeat(31)}`;

/** As a git clone would have given them. */
export function fromClone(events: readonly HistoryEvent[], commit = COMMIT): HistoryEvent[] {
  const source = { kind: 'git', repository: '/home/casey/prow', commit };
  const module = '{"kind":"module","version":"v0.0.0-20251125004635-e3ae8cf22a59"}';
  return renamed(events, module, JSON.stringify(source));
}

/** As a version of the tool would have left them that is no more. */
export function byOldVersion(events: readonly HistoryEvent[]): HistoryEvent[] {
  return events.map((event) => (event.kind === 'run-started' ? { ...event, toolVersion: '99.0.0' } : event));
}

/** A run whose comparison was with something else, or with nothing. */
function withBaseline(events: readonly HistoryEvent[], baseline: Candidate | null): HistoryEvent[] {
  return events.map((event) => (event.kind === 'run-started' ? { ...event, baseline } : event));
}
