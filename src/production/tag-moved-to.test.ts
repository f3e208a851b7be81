import { describe, expect, it } from 'vitest';
import { tagMovedTo } from './tag-moved-to.js';

const [WAS, IS] = ['v20250522-9b3f5faca', 'v20251125-e3ae8cf22'];
const PROW = 'example.org/prow';
const moved = (before: string | null, after: string | null) => tagMovedTo({ before, after }, [PROW]);

describe('images of Prow are moved in a text', () => {
  it.each([
    ['YAML', (tag: string) => `image: ${PROW}/hook:${tag}\nimage: ${PROW}/deck:${tag}\n`],
    ['a list of a shell', (tag: string) => `for i in ${PROW}/a:${tag},${PROW}/b:${tag} "${PROW}/c:${tag}"; do :; done`],
    ['a script', (tag: string) => `docker run ${PROW}/tools/checkconfig:${tag} --strict`],
    ['a kustomization', (tag: string) => `images:\n  - name: ${PROW}/hook\n    newTag: '${tag}'\n`],
    [
      'one that renames',
      (tag: string) => `images: [{ newTag: ${tag}, name: hook, newName: ${PROW}/hook }]\n---\na: b\n`,
    ],
  ])('of %s', (_, text) => {
    expect(moved(text(WAS), text(IS))).toBe(IS);
  });

  it('with a digest that goes with the tag it was behind', () => {
    expect(moved(`image: ${PROW}/hook:${WAS}@sha256:00\n`, `image: ${PROW}/hook:${IS}\n`)).toBe(IS);
  });

  it('where some were there already', () => {
    expect(moved(`${PROW}/a:${WAS} ${PROW}/b:${IS}`, `${PROW}/a:${IS} ${PROW}/b:${IS}`)).toBe(IS);
  });
});

describe('in a kustomization', () => {
  it.each([
    ['a stranger’s image in a kustomization', '- { name: hook, newTag: TAG }'],
    ['one that is renamed to a stranger’s', `- { name: ${PROW}/hook, newName: hook, newTag: TAG }`],
    ['one that may be', `- { name: ${PROW}/hook, NewName: hook, newTag: TAG }`],
    ['one that is merged with another', `- { <<: { newName: hook }, name: ${PROW}/hook, newTag: TAG }`],
    ['one that a digest goes before', `- { name: ${PROW}/hook, newTag: TAG, digest: 'sha256:00' }`],
    ['one of an entry that is there twice', `- { name: hook, name: ${PROW}/hook, newTag: TAG }`],
    ['words in a text', `- { name: ${PROW}/hook, args: 'newTag: TAG' }`],
  ])('%s is none of Prow’s', (_, entry) => {
    const text = (tag: string) => `images:\n${entry.replace('TAG', tag)}\n`;
    expect(moved(text(WAS), text(IS))).toBeNull();
  });
});

it('no image is Prow’s where nobody knows from where those are', () => {
  expect(tagMovedTo({ before: `${PROW}/a:${WAS}`, after: `${PROW}/a:${IS}` }, [])).toBeNull();
});

describe('more than that is changed', () => {
  it.each([
    ['a byte besides', `${PROW}/a:${WAS}`, `${PROW}/a:${IS} `],
    ['another repository', `example.net/prow/a:${WAS}`, `example.net/prow/a:${IS}`],
    ['a registry below which the same path is', `evil.example/${PROW}/a:${WAS}`, `evil.example/${PROW}/a:${IS}`],
    ['a host that ends as Prow’s does', `evil-${PROW}/a:${WAS}`, `evil-${PROW}/a:${IS}`],
    ['one whose dots are others', `exampleXorg/prow/a:${WAS}`, `exampleXorg/prow/a:${IS}`],
    ['another component', `${PROW}/a:${WAS}`, `${PROW}/b:${IS}`],
    ['two tags', `${PROW}/a:${WAS} ${PROW}/b:${WAS}`, `${PROW}/a:${IS} ${PROW}/b:v20251201-0123456`],
    ['no release', `${PROW}/a:${WAS}`, `${PROW}/a:latest`],
    ['a digest', `${PROW}/a:${WAS}`, `${PROW}/a:${IS}@sha256:00`],
    ['a tag that goes on', `${PROW}/a:${WAS}`, `${PROW}/a:${IS}-more`],
    ['an image more', `${PROW}/a:${WAS}`, `${PROW}/a:${IS}\n${PROW}/a:${IS}`],
    ['nothing', `${PROW}/a:${WAS}`, `${PROW}/a:${WAS}`],
    ['a text that is none', `newTag: ${WAS}: a`, `newTag: ${IS}: a`],
    ['a placeholder', `${PROW}/a:${WAS} ${PROW}/a:\0`, `${PROW}/a:\0 ${PROW}/a:${IS}`],
  ])('by %s', (_, before, after) => {
    expect(moved(before, after)).toBeNull();
  });

  it('by a file that comes or goes', () => {
    expect([moved(null, `${PROW}/a:${IS}`), moved(`${PROW}/a:${WAS}`, null)]).toEqual([null, null]);
  });
});
