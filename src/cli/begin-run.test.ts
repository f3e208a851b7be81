import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ConfigTried } from '../model/config-tried.js';
import { Description } from '../model/description.js';
import { Environment } from '../model/environment.js';
import { isBump, STARTS_NARROWED } from '../model/verdict.js';
import { notProvenBeforehand } from './begin-run.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../model/fixtures/${name}.json`, import.meta.url), 'utf8'));
const described = Description.parse(fixture('description'));
const stands = Environment.parse(fixture('environment'));
const lent = {
  clusterId: 'prow',
  service: { namespace: 'boskos', name: 'boskos', port: 80 },
  types: [],
};
const OWN_BOSKOS = 'v20250101-aaaaaaaaa';
const description: Description = { ...described, boskos: { ...lent, tag: OWN_BOSKOS, workloads: [] } };
/** As production has it, of Prow and of Boskos. */
const environment: Environment = {
  ...{ ...stands, prow: build(described.prowTag) },
  boskos: { ...lent, build: build(OWN_BOSKOS), components: [] },
};

function build(tag: string) {
  return { tag, source: { kind: 'module', version: 'v0.0.0-a' } } as const;
}

function saidOf(about: Environment, tried: readonly ConfigTried[] = []): string[] {
  return notProvenBeforehand(about, { description, baseline: null, configs: { tried, onNext: [] } });
}

test('production’s own version is no bump', () => {
  expect(isBump({ notProven: saidOf(environment) })).toBe(false);
});

test('another Prow, another Boskos, and another configuration are one', () => {
  const next: ConfigTried = {
    ...{ kind: 'config-tried', version: 'candidate', config: 'next', configSha256: 'a', prow: environment.prow },
    ...{ program: 'hook', answer: 'accepted', exitCode: null, words: [] },
  };
  const bumps = [
    saidOf({ ...environment, prow: build('v20300101-bbbbbbbbb') }),
    saidOf({ ...environment, boskos: { ...lent, build: build('v20300101-bbbbbbbbb'), components: [] } }),
    saidOf(environment, [next]),
  ];
  expect(bumps.map((notProven) => isBump({ notProven }))).toEqual([true, true, true]);
  expect(bumps[1]?.some((gap) => gap.startsWith('Prow is not bumped'))).toBe(true);
});

test('production as it would be after the bump names the candidate itself, and is one from another baseline alone', () => {
  const from = (tag: string) =>
    notProvenBeforehand(environment, { description, baseline: build(tag), configs: { tried: [], onNext: [] } });
  expect(isBump({ notProven: from('v20240101-ccccccccc') })).toBe(true);
  expect(isBump({ notProven: from(described.prowTag) })).toBe(false);
});

test('a run that is told which starts to try says so, and what it leaves', () => {
  const about = { description, baseline: null, configs: { tried: [], onNext: [] } };
  const whole = notProvenBeforehand(environment, about);
  const narrowed = notProvenBeforehand(environment, { ...about, startsOf: ['prow-controller-manager'] });
  expect(whole.filter((gap) => gap.startsWith(STARTS_NARROWED))).toEqual([]);
  expect(narrowed.filter((gap) => gap.startsWith(STARTS_NARROWED))).toHaveLength(1);
});
