import { expect, test } from 'vitest';
import { imageDoubts, unprovenImages } from './image-ids.js';

const TAGGED = 'example.org/prow/hook:v20251125-e3ae8cf22';
const PINNED = 'example.org/prow/hook@sha256:aa';
const doubts = (image: string, ...ids: string[]) => imageDoubts(image, ids).map(({ outcome }) => outcome);

test('pods of one image have one image ID, by whatever name a node pulled it', () => {
  expect(doubts(TAGGED)).toEqual([]);
  expect(doubts(TAGGED, 'sha256:aa')).toEqual([]);
  expect(doubts(TAGGED, 'example.org/prow/hook@sha256:aa', 'mirror.example/hook@sha256:aa')).toEqual([]);
});

test('two of a tag are a fail; of two kinds nobody knows', () => {
  expect(doubts(TAGGED, 'hook@sha256:aa', 'hook@sha256:bb')).toEqual(['fail']);
  expect(doubts(TAGGED, 'sha256:aa', 'sha256:bb')).toEqual(['fail']);
  expect(doubts(TAGGED, 'hook@sha256:aa', 'sha256:cc')).toEqual(['inconclusive']);
});

test('a tag is never proven to be the one meant, and that is said; a digest is what it says', () => {
  expect(unprovenImages(new Map([[TAGGED, ['hook@sha256:aa']]])).join()).toContain('1 images are declared by tag');
  expect(unprovenImages(new Map([[PINNED, ['mirror.example/hook@sha256:aa']]]))).toEqual([]);
  expect(unprovenImages(new Map([[PINNED, ['hook@sha256:bb']]])).join()).toContain('its node calls it hook@sha256:bb');
  expect(doubts(PINNED, 'hook@sha256:aa', 'hook@sha256:bb')).toEqual([]);
});
