import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLetIn, type PullAnswer } from '../../src/cli/gate-pull.js';
import { LIMIT_MS, PullWorld, reasonsOf } from './support/pull-world.js';
import { losing } from './support/tricks/attestations.js';

const MORE = { 'prow/manifests/more.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n' };

let world: PullWorld;
let pull: Awaited<ReturnType<PullWorld['propose']>>;
beforeEach(async () => {
  world = await PullWorld.start();
  pull = await world.propose();
}, LIMIT_MS);
afterEach(() => world.stop());

/** The gate's answer where the rehearsal takes as long as it takes to do something, and then passes. */
const whileRehearsing = (meanwhile: () => Promise<unknown>): Promise<PullAnswer> =>
  world.answer(pull.number, {
    rehearsal: async () => {
      await meanwhile();
      await world.files.run();
    },
  });

describe('a bump that is rehearsed for the answer', { timeout: LIMIT_MS }, () => {
  it('is let in by what the rehearsal leaves, where nothing was pushed meanwhile', async () => {
    const answer = await whileRehearsing(async () => {});
    expect([isLetIn(answer), answer.sha]).toEqual([true, pull.headSha]);
    expect(await world.said(pull.headSha)).toEqual(['pending by bot', 'success by bot']);
  });

  it('is rehearsed alone, and then as it would be, where it failed with something else beside it', async () => {
    const { files } = world;
    const [text = ''] = Object.values(MORE);
    const more = join(files.head, 'manifests/more.yaml');
    files.write(more, text.replace('more', 'other'));
    await files.run({ id: 'a-fail', production: files.head, fateOf: losing });
    files.write(more, text);
    await world.push(pull.number, MORE);
    const asked: boolean[] = [];
    const answer = await world.answer(pull.number, {
      rehearsal: async (_, { isAlone }) => {
        asked.push(isAlone);
        await files.run({ id: `b-${asked.length}`, production: isAlone ? files.base : files.head });
      },
    });
    expect([asked, isLetIn(answer)]).toEqual([[true, false], true]);
  });

  it('is let in where what was pushed meanwhile is none of production', async () => {
    const answer = await whileRehearsing(() => world.pushToProduction({ 'docs/notes.md': 'words' }));
    expect(isLetIn(answer)).toBe(true);
  });

  it('is not let in for a branch that became another meanwhile, and nor is what was pushed', async () => {
    const pushed: string[] = [];
    const answer = await whileRehearsing(async () => {
      pushed.push((await world.push(pull.number, MORE)).after);
    });
    expect([isLetIn(answer), answer.error?.explanation.what, answer.status.state]).toEqual([
      false,
      'The change became another while it was read',
      'error',
    ]);
    const after = pushed[0] ?? '';
    expect([await world.said(pull.headSha), await world.said(after)]).toEqual([['pending by bot', 'error by bot'], []]);
    const second = await world.answer(pull.number);
    expect([second.sha, isLetIn(second), reasonsOf(second)]).toEqual([after, false, ['changes-not-rehearsed']]);
  });

  it('is not let in into a production that became another meanwhile', async () => {
    const answer = await whileRehearsing(() => world.pushToProduction(MORE));
    expect([isLetIn(answer), reasonsOf(answer)]).toEqual([false, ['drifted']]);
    expect(await world.said(pull.headSha)).toEqual(['pending by bot', 'error by bot']);
  });

  it('is judged by the settings that production has afterwards', async () => {
    const answer = await whileRehearsing(() =>
      world.pushToProduction({
        'prow/gate.yaml': 'maxAgeHours: 1\npower: { faultFraction: 0.5, probability: 0.95 }\n',
      }),
    );
    expect([isLetIn(answer), reasonsOf(answer)]).toEqual([false, ['stale']]);
  });
});
