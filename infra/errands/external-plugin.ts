import { z } from 'zod';

/** As hook reads it (ExternalPlugin, pkg/plugins/config.go): without events it is sent all of them. */
const ExternalPlugin = z.looseObject({
  name: z.string(),
  endpoint: z.string().nullish(),
  events: z.array(z.string()).nullish(),
});
type ExternalPlugin = z.infer<typeof ExternalPlugin>;
const Config = z.looseObject({ external_plugins: z.record(z.string(), z.array(ExternalPlugin).nullish()).nullish() });

/** How production first leads events of `event` to an external plugin; null where it leads none. */
export function externalPlugin(
  plugins: unknown,
  { name, event }: { name: string; event: string },
): ExternalPlugin | null {
  const all = Object.values(Config.safeParse(plugins).data?.external_plugins ?? {}).flatMap((entries) => entries ?? []);
  const isSent = ({ events }: ExternalPlugin) => (events ?? []).length === 0 || (events ?? []).includes(event);
  return all.find((one) => one.name === name && isSent(one)) ?? null;
}

/** External plugins of Prow's that are asked for something, and the event by which each is: a push to a pull request, a comment. */
export const NEEDS_REBASE = { name: 'needs-rebase', event: 'pull_request', label: 'needs-rebase' } as const;
export const CHERRYPICKER = { name: 'cherrypicker', event: 'issue_comment', comment: '/cherrypick' } as const;

/** How production leads events to those that are asked for something, in the order of their names here. */
export function askedExternalPlugins(plugins: unknown): ExternalPlugin[] {
  return [NEEDS_REBASE, CHERRYPICKER].flatMap((asked) => externalPlugin(plugins, asked) ?? []);
}
