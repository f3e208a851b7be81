import { expect, test } from 'vitest';
import { pluginCommand } from './plugin-command.js';

test('the command is one of the plugin that production enables most often, in either form', () => {
  const plugins = { a: ['lifecycle', 'trigger'], b: { plugins: ['hold', 'lifecycle'] }, 'c/d': { plugins: null } };
  expect(pluginCommand({ plugins })).toMatchObject({ plugin: 'lifecycle', label: 'lifecycle/stale' });
});

test('of equally frequent ones the first of the list stands for all', () => {
  expect(pluginCommand({ plugins: { a: { plugins: ['shrug', 'hold'] } } })?.comment).toBe('/hold');
});

test.each([[null], [{}], [{ plugins: { a: ['trigger', 'approve'] } }]])('there is none in %j', (plugins) => {
  expect(pluginCommand(plugins)).toBeNull();
});
