import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CANARY_GITHUB } from '../../src/model/github-world.js';
import { applyConfigRules } from '../differences/apply-config-rules.js';
import { PLUGIN_RULES } from '../differences/config-rules.js';
import { CHERRYPICKER, externalPlugin, NEEDS_REBASE } from './external-plugin.js';

const ENTRY = { name: 'needs-rebase', endpoint: 'http://rebase.prow', events: ['issue_comment', 'pull_request'] };
const PICKER = { name: 'cherrypicker', endpoint: 'http://picks.prow', events: ['issue_comment'] };
const OWN = `${CANARY_GITHUB.org}/${CANARY_GITHUB.errandRepository}`;
const staged = (plugins: object) =>
  parse(applyConfigRules({ path: 'plugins.yaml', text: `${JSON.stringify(plugins)}\n` }, PLUGIN_RULES).text);

test('one repository of the canaries’ is led to what is asked as production leads its own, and to nothing else', () => {
  const external_plugins = { a: [{ name: 'refresh' }], b: [ENTRY, { name: 'cherrypicker' }], c: [PICKER] };
  expect(staged({ external_plugins }).external_plugins).toEqual({
    ...external_plugins,
    [OWN]: [ENTRY, { name: 'cherrypicker' }],
  });
  expect(staged({ external_plugins: { a: [PICKER] } }).external_plugins).toMatchObject({ [OWN]: [PICKER] });
});

test.each([
  ['where production has none', {}],
  ['where it is another', { external_plugins: { a: [{ name: 'refresh' }] } }],
  ['where it hears of no pull requests', { external_plugins: { a: [{ ...ENTRY, events: ['issue_comment'] }] } }],
  ['where its list is empty', { external_plugins: { a: null } }],
])('to none %s', (_, plugins) => {
  expect(externalPlugin(plugins, NEEDS_REBASE)).toBeNull();
  expect(externalPlugin(plugins, CHERRYPICKER)).toBeNull();
  expect(Object.keys(staged(plugins).external_plugins ?? {})).not.toContain(OWN);
});

test('a plugin without events is sent all of them', () => {
  const plugins = { external_plugins: { a: [{ name: 'needs-rebase' }] } };
  expect(externalPlugin(plugins, NEEDS_REBASE)).toEqual({ name: 'needs-rebase' });
});
