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

/** The external plugin of Prow's that is asked for something, by the event of a push to a pull request. */
export const NEEDS_REBASE = { name: 'needs-rebase', event: 'pull_request', label: 'needs-rebase' } as const;
