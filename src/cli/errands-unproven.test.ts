import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Description } from '../model/description.js';
import { Environment } from '../model/environment.js';
import { notProvenBeforehand } from './begin-run.js';
import { errandsUnproven } from './errands-unproven.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../model/fixtures/${name}.json`, import.meta.url), 'utf8'));
const description = Description.parse(fixture('description'));
const stands = Environment.parse(fixture('environment'));
const [any] = stands.components;
if (any === undefined) throw new Error('the fixture has no component');
const component = (name: string) => ({ ...any, component: name, replicas: 1 });
const github = { secrets: '/nowhere', reported: [] };
const COMMAND = { plugin: 'hold', comment: '/hold', label: 'do-not-merge/hold' };
const hooked: Environment = { ...stands, github, components: [component('hook')] };

test('a hook that is asked to obey no comment is said to be, and one that is asked is not', () => {
  expect(errandsUnproven(hooked, description)).toEqual([expect.stringMatching(/^hook: no plugin/)]);
  expect(errandsUnproven({ ...hooked, errands: { 'command-obeyed': COMMAND } }, description)).toEqual([]);
  expect(errandsUnproven({ ...hooked, components: [] }, description)).toEqual([]);
});

test('what changes GitHub as a job is named with its program and its file, and no job is for its name', () => {
  const job = { type: 'periodic' as const, cluster: null, file: 'jobs/own.yaml', line: 3 };
  const jobs = [
    { ...job, name: 'ci-nightly', changesGithub: ['label_sync' as const] },
    { ...job, name: 'ci-branchprotector' },
  ];
  expect(errandsUnproven({ ...hooked, components: [] }, { ...description, jobs })).toEqual([
    expect.stringMatching(/^job ci-nightly: runs label_sync, .*jobs\/own\.yaml:3/),
  ]);
});

test('of a component whose work canaries see it is not said that nothing is', () => {
  const environment = { ...stands, github, components: [component('crier')] };
  const workloads = description.workloads.slice(0, 1).map((one) => ({ ...one, component: 'crier' }));
  const about = { description: { ...description, workloads }, baseline: null, configs: { tried: [], onNext: [] } };
  expect(notProvenBeforehand(environment, about)).toContainEqual(expect.stringMatching(/^crier: not restarted/));
});

test('a component whose work is asked for once is no longer said to be up and nothing else', () => {
  const environment = { ...stands, github, components: [component('needs-rebase')] };
  const workloads = description.workloads.slice(0, 1).map((one) => ({ ...one, component: 'needs-rebase' }));
  const said = (about: Environment) =>
    notProvenBeforehand(about, {
      ...{ description: { ...description, workloads }, baseline: null, configs: { tried: [], onNext: [] } },
    }).find((line) => line.startsWith('needs-rebase:'));
  expect(said(environment)).toContain('its work is not probed');
  const errands = { 'conflict-labelled': { label: 'needs-rebase' } };
  expect(said({ ...environment, errands })).toContain('not restarted');
});
