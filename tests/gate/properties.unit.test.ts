import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyAttestation } from '../../src/attestation/verify-attestation.js';
import type { DeclaredImage } from '../../src/model/bump.js';
import { EVIDENCE_FILES } from '../../src/model/statement.js';
import { parseImage } from '../../src/production/prow-image.js';
import { ProvenWorld } from './support/proven-world.js';
import { losing } from './support/tricks/attestations.js';
import { CANDIDATE, World } from './support/world.js';

let proven: ProvenWorld;
/** Attestations that the trusted key has signed: what is proven, and a failure. */
let signed: readonly [string, string];
beforeAll(async () => {
  proven = await ProvenWorld.make();
  const elsewhere = new World();
  const failed = await elsewhere.run({ fateOf: losing, signedIn: proven.world.state });
  signed = [proven.presented.text, await ProvenWorld.attestationIn(failed)];
  elsewhere.remove();
});
afterAll(() => proven.world.remove());

const isBelieved = (text: string): boolean => verifyAttestation(text, proven.settings.trust).kind === 'believed';
const isOneOfTheSigned = (text: string): boolean => signed.some((one) => one === text);
/** Whatever was done to an attestation: believed is what was written, to the byte, and nothing else. */
const neverBelievedOtherwise = (text: string): void => expect(isBelieved(text)).toBe(isOneOfTheSigned(text));
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const at = (text: string, where: number): number => Math.floor(where * text.length);

describe('an attestation is believed as it was written, and in no other way', () => {
  test('a piece taken out, put in, doubled or moved', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1), place, place, place, fc.string({ maxLength: 8 }), (which, a, b, c, more) => {
        const text = signed[which];
        const [from, to] = [at(text, Math.min(a, b)), at(text, Math.max(a, b))];
        const [piece, rest] = [text.slice(from, to), text.slice(0, from) + text.slice(to)];
        neverBelievedOtherwise(rest);
        neverBelievedOtherwise(text.slice(0, to) + piece + text.slice(to));
        neverBelievedOtherwise(rest.slice(0, at(rest, c)) + piece + rest.slice(at(rest, c)));
        neverBelievedOtherwise(text.slice(0, from) + more + text.slice(from));
      }),
      { numRuns: 60 },
    );
  });

  test('the begin of one and the end of another', () => {
    fc.assert(
      fc.property(place, place, fc.boolean(), (a, b, isTurned) => {
        const [one, other] = isTurned ? [signed[1], signed[0]] : signed;
        neverBelievedOtherwise(one.slice(0, at(one, a)) + other.slice(at(other, b)));
        neverBelievedOtherwise(one.slice(0, at(one, a)) + other.slice(at(one, a)));
      }),
      { numRuns: 80 },
    );
  });

  test('values of the one in places of the other', () => {
    const paths = leafPaths(JSON.parse(signed[0]));
    fc.assert(
      fc.property(fc.subarray(paths, { minLength: 1 }), (chosen) => {
        const [to, from] = [JSON.parse(signed[0]), JSON.parse(signed[1])];
        for (const path of chosen) setAt(to, path, getAt(from, path));
        const text = `${JSON.stringify(to, null, 2)}\n`;
        // Of the other everything that is signed is otherwise, but names of keys and types are the same.
        neverBelievedOtherwise(text);
      }),
      { numRuns: 80 },
    );
  });

  test('the same values spelled otherwise: keys twice, in another order, escaped, with other spaces', () => {
    const spellings: readonly ((text: string, where: number) => string)[] = [
      (text, where) =>
        nthReplaced(text, where, /\n( +)("\w+": )/g, (_, space, key) => `\n${space}${key}null,\n${space}${key}`),
      (text, where) => nthReplaced(text, where, /"(\w)(\w+)":/g, (_, first, rest) => `"\\u00${hex(first)}${rest}":`),
      (text, where) => nthReplaced(text, where, /: "(\w)/g, (_, first) => `: "\\u00${hex(first)}`),
      (text, where) => nthReplaced(text, where, /\n */g, (found) => `${found} `),
      (text, where) => nthReplaced(text, where, /\n/g, () => '\r\n'),
      (text, where) => nthReplaced(text, where, /: /g, () => ' : '),
      (text, where) => nthReplaced(text, where, /"[A-Za-z0-9+/=]{40,}"/g, (found) => found.replace(/=*"$/, '=$&')),
      (text) => `${JSON.stringify(reversed(JSON.parse(text)), null, 2)}\n`,
      (text) => `${JSON.stringify(JSON.parse(text), null, 1)}\n`,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...spellings), place, fc.constantFrom(0, 1), (spell, where, which) => {
        const text = spell(signed[which], where);
        expect([text === signed[which], isBelieved(text)]).toEqual([false, false]);
      }),
      { numRuns: 120 },
    );
  });
});

describe('a bump that is proven is allowed, and shut by', () => {
  test('any byte more, less or otherwise in any file of its evidence', () => {
    expect(proven.decide().answer).toBe('allow');
    const digest = fc.option(fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }));
    fc.assert(
      fc.property(fc.subarray([...EVIDENCE_FILES], { minLength: 1 }), digest, (files, other) => {
        const { evidence } = proven.presented;
        const digests = { ...evidence.digests, ...Object.fromEntries(files.map((file) => [file, other])) };
        expect(proven.decide({ presented: { evidence: { ...evidence, digests } } }).answer).not.toBe('allow');
      }),
      { numRuns: 40 },
    );
  });

  test('any other reference in place of one of its images', () => {
    const isTheMove = ({ repository, tag, digest }: Part): boolean =>
      repository.startsWith('example.org/prow/') && tag === CANDIDATE && digest === null;
    const part = fc.record({
      repository: fc.oneof(
        fc.constantFrom('example.org/prow/refresh', 'example.org/prow/hook', 'EXAMPLE.org/prow/refresh'),
        fc.string(),
      ),
      tag: fc.option(fc.oneof(fc.constantFrom(CANDIDATE, `${CANDIDATE}0`, `${CANDIDATE} `, 'latest'), fc.string())),
      digest: fc.option(fc.oneof(fc.constantFrom(`sha256:${'a'.repeat(64)}`), fc.string())),
    });
    const { bump } = proven;
    const moved = bump.after.images.filter(({ isProw }) => isProw);
    fc.assert(
      fc.property(fc.constantFrom(...moved), part, (image, other) => {
        const changed: DeclaredImage = { ...image, ...other };
        const images = bump.after.images.map((one) => (one === image ? changed : one));
        const answer = proven.decide({ bump: { ...bump, after: { ...bump.after, images } } }).answer;
        const isSame = isTheMove(other) && other.repository === image.repository;
        expect(answer === 'allow', JSON.stringify(other)).toBe(isSame);
      }),
      { numRuns: 80 },
    );
  });

  test('one line less of the history, whichever it is, and by one twice or in another place', () => {
    const count = 199;
    const line = fc.integer({ min: 0, max: count - 1 });
    fc.assert(
      fc.property(line, line, fc.constantFrom('less', 'twice', 'moved', 'cut'), (from, to, how) => {
        const outcome = proven.outcomeOf((history) => {
          const lines = history.trimEnd().split('\n');
          expect(lines).toHaveLength(count);
          const one = lines[from] ?? '';
          if (how === 'less') lines.splice(from, 1);
          if (how === 'twice') lines.splice(to, 0, one);
          if (how === 'moved') lines.splice(to === from ? (from + 1) % count : to, 0, ...lines.splice(from, 1));
          if (how === 'cut') lines.splice(from);
          return `${lines.join('\n')}\n`;
        });
        expect(outcome).not.toBe('pass');
      }),
      { numRuns: 15 },
    );
  });
});

type Part = Pick<DeclaredImage, 'repository' | 'tag' | 'digest'>;

test('an image reference is taken apart without losing any of it, so that no two read as one', () => {
  const piece = fc.string({ unit: fc.constantFrom(...'ab1:/@.-') });
  fc.assert(
    fc.property(piece, (reference) => {
      const { repository, tag, digest } = parseImage(reference);
      const whole = `${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
      expect(whole).toBe(reference);
    }),
    { numRuns: 500 },
  );
});

type Path = readonly string[];

function leafPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leafPaths(inner, [...path, key]));
}

function getAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), value);
}

function setAt(value: unknown, path: Path, to: unknown): void {
  const parent = getAt(value, path.slice(0, -1));
  if (typeof parent === 'object' && parent !== null) Reflect.set(parent, path.at(-1) ?? '', to);
}

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)] as const);
  return Object.fromEntries(entries.toReversed());
}

/** A text with one of the places that a pattern finds written otherwise. */
function nthReplaced(
  text: string,
  where: number,
  pattern: RegExp,
  change: (found: string, ...groups: string[]) => string,
): string {
  const found = [...text.matchAll(pattern)];
  const one = found[Math.floor(where * found.length)];
  if (one === undefined) throw new TypeError(`${pattern} is nowhere`);
  const [whole, ...groups] = one;
  return text.slice(0, one.index) + change(whole, ...groups) + text.slice(one.index + whole.length);
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0');
}
