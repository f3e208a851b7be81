import { parseEvents } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { prowDocuments, repeatedKeyRemarks, yamlDocument, yamlDocuments } from './yaml-documents.js';
import { placedNodes } from './yaml-places.js';

describe('yamlDocuments', () => {
  it('reads numbers and truth as Kubernetes does', () => {
    const [document] = yamlDocuments('mode: 0420\nisOn: yes\nat: 2019-02-08\nratio: 10:30\n', 'x.yaml');
    expect(document?.value).toEqual({ mode: 0o420, isOn: true, at: '2019-02-08', ratio: '10:30' });
  });

  it.each([
    ['0o17', 15],
    ['08', 8],
    ['-0x1f', -31],
    ['1_000', 1000],
    ['1e3', 1000],
    ['0b2', '0b2'],
    ['1e', '1e'],
    ['.', '.'],
    ['"7"', '7'],
    ['!!str 7', '7'],
    ['!!int "7"', 7],
  ])('reads %s as Go does', (scalar, value) => {
    expect(yamlDocuments(`a: ${scalar}\n`, 'x.yaml')[0]?.value).toEqual({ a: value });
  });

  it.each(['y', '7', 'true', 'name'])('lets the key %s overrule one that was merged', (key) => {
    const [document] = yamlDocuments(`a: &a {${key}: 1}\nb:\n  <<: *a\n  ${key}: 2\n`, 'x.yaml');
    expect(JSON.stringify(document?.value)).toMatch(/"b":\{"\w+":2\}/);
  });

  it('follows anchors and merge keys', () => {
    const [document] = yamlDocuments('a: &a {x: 1}\nb:\n  <<: *a\n  z: 2\n', 'x.yaml');
    expect(document?.value).toMatchObject({ b: { x: 1, z: 2 } });
  });

  it('knows the line of each document and of what is in it', () => {
    const documents = yamlDocuments('# first\na: 1\n---\n# second\nb:\n  - c\n  - d\n---\n', 'x.yaml');
    expect(documents.map(({ line, value }) => [line, value])).toEqual([
      [2, { a: 1 }],
      [5, { b: ['c', 'd'] }],
      [expect.any(Number), null],
    ]);
    expect(documents[1]?.lineAt(['b', 1])).toBe(7);
    expect(documents[1]?.lineAt(['b', 1, 'missing'])).toBe(7);
  });

  it.each(['a: [1', 'a: 1\na: 2', 'a: "x'])('names file and line of %j', (text) => {
    expect(() => yamlDocuments(`# head\n${text}\n`, 'x.yaml')).toThrow(/x\.yaml is not valid YAML[\s\S]*x\.yaml:[23]/);
  });
});

describe('prowDocuments', () => {
  const TWICE = 'jobs:\n- a: {x: 1}\n  b: 2\n  a: {z: 3}\n- a: 4\n';

  it('takes the last of a key that stands twice, whole, as Prow does, and knows where it is', () => {
    const [document] = prowDocuments(TWICE, 'x.yaml');
    expect(document?.value).toEqual({ jobs: [{ a: { z: 3 }, b: 2 }, { a: 4 }] });
    expect(document?.lineAt(['jobs', 0, 'a', 'z'])).toBe(4);
    expect(repeatedKeyRemarks({ text: TWICE, path: 'x.yaml', documents: prowDocuments(TWICE, 'x.yaml') })).toEqual([
      'a stands twice in one mapping, of which Prow takes the last (x.yaml:4)',
    ]);
  });

  it('has nothing to say of merges, of one key in several mappings, or of values', () => {
    const text = 'a: &a {x: 1}\nb: &b {w: 1}\nc:\n  <<: *a\n  <<: *b\n  x: a\n  z: [x, x, {x: x}]\n';
    expect(prowDocuments(text, 'x.yaml')[0]?.value).toMatchObject({ c: { x: 'a', w: 1, z: ['x', 'x', { x: 'x' }] } });
    expect(repeatedKeyRemarks({ text, path: 'x.yaml', documents: prowDocuments(text, 'x.yaml') })).toEqual([]);
    expect(placedNodes(parseEvents(text, {}), text).repeatedKeys).toEqual([]);
  });

  it('refuses what is no YAML, by line', () => {
    expect(() => prowDocuments('a: 1\nb: [\n', 'x.yaml')).toThrow(/x\.yaml is not valid YAML[\s\S]*x\.yaml:[23]/);
  });
});

describe('yamlDocument', () => {
  it('reads one document', () => {
    expect(yamlDocument('a: 1\n', 'x.yaml').value).toEqual({ a: 1 });
  });

  it.each(['', '# nothing\n', 'a: 1\n---\nb: 2\n'])('refuses %j', (text) => {
    expect(() => yamlDocument(text, 'x.yaml')).toThrow(/not one YAML document/);
  });
});

describe('aliases', () => {
  const times = (name: string, count: number): string => `[${Array.from({ length: count }, () => name).join(', ')}]`;
  const bomb = (levels: number): string =>
    Array.from({ length: levels }, (_, level) =>
      level === 0 ? `  a0: &a0 ${times('1', 9)}\n` : `  a${level}: &a${level} ${times(`*a${level - 1}`, 9)}\n`,
    ).join('');

  it.each([5, 6, 30])('of %i levels, each nine of the one before, are refused where they stand', (levels) => {
    expect(() => yamlDocuments(`plank: {}\nprow_ignored:\n${bomb(levels)}`, 'config.yaml')).toThrow(
      expect.objectContaining({
        explanation: expect.objectContaining({
          what: 'aliases make too much of config.yaml',
          evidence: expect.stringMatching(/^config\.yaml:\d+$/),
        }),
      }),
    );
  });

  it('that hold themselves are refused', () => {
    expect(() => yamlDocuments(`a: &a\n  b: ${times('*a', 200)}\n`, 'x.yaml')).toThrow('aliases make too much');
    expect(() => yamlDocuments('a: &a\n  b: *a\n', 'x.yaml')).toThrow();
  });

  it('that repeat parts of jobs are read, however many', () => {
    const jobs = Array.from({ length: 2000 }, (_, index) => `- {name: job-${index}, spec: *spec}\n`).join('');
    const text = `x: &spec {containers: [{image: a, args: [b, c]}], volumes: [{name: d}]}\njobs:\n${jobs}`;
    expect(yamlDocuments(text, 'jobs.yaml')[0]?.value).toMatchObject({ x: { volumes: [{ name: 'd' }] } });
  });

  it('are no matter where a large document is written out', () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `- {name: job-${index}, list: [1, 2, 3]}\n`).join('');
    expect(yamlDocuments(text, 'jobs.yaml')[0]?.value).toHaveLength(30_000);
  });
});
