import { expect, test } from 'vitest';
import { askAbort } from './ask-abort.js';

const CONFLICT = {
  status: 500,
  text: 'Could not patch aborted job: Operation cannot be fulfilled on prowjobs.prow.k8s.io "one": the object has been modified; please apply your changes to the latest version and try again.',
};
const DONE = { status: 200, text: 'Successfully aborted one.' };
const { signal } = new AbortController();

/** A deck that answers so, the last answer for ever, and what it was asked. */
function deckWith(...answers: { status: number; text: string }[]) {
  const asked: string[] = [];
  const post = async (path: string) => {
    asked.push(path);
    return answers[Math.min(asked.length, answers.length) - 1] ?? DONE;
  };
  return { deck: { post }, asked };
}

test('deck is asked again where the ProwJob changed meanwhile', async () => {
  const { deck, asked } = deckWith(CONFLICT, DONE);
  expect(await askAbort(deck, 'one', { signal })).toEqual(DONE);
  expect(asked).toEqual(['/abort?prowjob=one', '/abort?prowjob=one']);
});

test('a deck that never comes through says so, at last', async () => {
  const { deck, asked } = deckWith(CONFLICT);
  expect(await askAbort(deck, 'one', { signal })).toMatchObject({ status: 500 });
  expect(asked).toHaveLength(5);
});

test.each([
  { status: 500, text: 'Could not patch aborted job: forbidden' },
  { status: 403, text: 'no' },
])('any other answer is deck’s own: %j', async (answer) => {
  const { deck, asked } = deckWith(answer);
  expect(await askAbort(deck, 'one', { signal })).toEqual(answer);
  expect(asked).toHaveLength(1);
});

test('a deck that cannot be reached is none that answers', async () => {
  expect(await askAbort('refused', 'one', { signal })).toEqual({ status: null, text: 'refused' });
});
