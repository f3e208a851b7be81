import { z } from 'zod';
import type { PluginCommand } from '../../src/model/errand.js';

/**
 * Comments that need nothing but GitHub, and the label that comes of each on a pull request (pkg/plugins; none is ever `frozen`). Of plugins that are enabled
 * equally often, the first stands for all: what a plugin is enabled for, hook leads to it in one way.
 */
const COMMANDS: readonly PluginCommand[] = [
  { plugin: 'hold', comment: '/hold', label: 'do-not-merge/hold' },
  { plugin: 'lifecycle', comment: '/lifecycle stale', label: 'lifecycle/stale' },
  { plugin: 'shrug', comment: '/shrug', label: '¯\\_(ツ)_/¯' },
];

/** In the older form a list alone (Plugins.UnmarshalJSON, pkg/plugins/config.go). */
const Enabled = z.union([
  z.array(z.string()),
  z.looseObject({ plugins: z.array(z.string()).nullish() }).transform(({ plugins }) => plugins ?? []),
]);
const Plugins = z.looseObject({ plugins: z.record(z.string(), Enabled).nullish() });

/** The command of the plugin that production enables for most organisations and repositories; null where it has none of them. */
export function pluginCommand(plugins: unknown): PluginCommand | null {
  const enabled = Object.values(Plugins.safeParse(plugins).data?.plugins ?? {});
  const timesOf = ({ plugin }: PluginCommand) => enabled.filter((names) => names.includes(plugin)).length;
  return COMMANDS.filter((one) => timesOf(one) > 0).toSorted((a, b) => timesOf(b) - timesOf(a))[0] ?? null;
}
