import type { z } from 'zod';
import { ExplainedError } from '../../../src/model/explained-error.js';
import { GkeSettings, SecretValues } from './gke-settings.js';
import type { SettingsBreach } from './settings-breach.js';
import { settingsBreaches } from './settings-breaches.js';

/** Pulumi's name of this project; every key begins with it. */
export const GKE_PROJECT = 'prow-staging-gke';
const SECRET_VALUES = 'secretValues';

/** A stack's configuration as the engine hands it over: values are strings, objects among them JSON. */
export interface StackValues {
  readonly stack: string;
  /** `prow-staging-gke:clusters` and its JSON. */
  readonly values: Readonly<Record<string, string>>;
  isSecret(key: string): boolean;
}

/** What the gke layer was told, and values that nobody may see. */
export interface GkeConfig {
  readonly settings: GkeSettings;
  readonly secretValues: SecretValues;
}

/**
 * The layer's settings from the configuration of its stack, every key of which must be known.
 *
 * @throws {ExplainedError} `usage` before any resource is registered, with file and key of everything that is wrong;
 *   never with a value of `secretValues`.
 */
export function readGkeConfig(config: StackValues, now: Date): GkeConfig {
  const { [SECRET_VALUES]: secrets, ...given } = valuesOf(config);
  if (secrets !== undefined && !config.isSecret(`${GKE_PROJECT}:${SECRET_VALUES}`))
    throw refusal(config.stack, [
      { key: SECRET_VALUES, expected: 'encrypted values: pulumi config set --secret', observed: 'plain text' },
    ]);
  const settings = GkeSettings.safeParse(given);
  const secretValues = SecretValues.safeParse(secrets);
  const malformed = [
    ...issuesOf(settings.error, []),
    ...issuesOf(secretValues.error, [SECRET_VALUES]).map((breach) => ({ ...breach, observed: 'not shown' })),
  ];
  if (settings.data === undefined || secretValues.data === undefined) throw refusal(config.stack, malformed);
  const breaches = settingsBreaches(settings.data, { now, secretValues: secretValues.data });
  if (breaches.length > 0) throw refusal(config.stack, breaches);
  return { settings: settings.data, secretValues: secretValues.data };
}

function valuesOf({ stack, values }: StackValues): Record<string, unknown> {
  const own = Object.entries(values).filter(([key]) => key.startsWith(`${GKE_PROJECT}:`));
  return Object.fromEntries(
    own.map(([name, text]) => {
      const key = name.slice(GKE_PROJECT.length + 1);
      try {
        return [key, JSON.parse(text) as unknown];
      } catch {
        throw refusal(stack, [{ key, expected: 'a list or a map', observed: 'a single word' }]);
      }
    }),
  );
}

function issuesOf(error: z.ZodError | undefined, above: readonly string[]): SettingsBreach[] {
  return (error?.issues ?? []).map((issue) => ({
    key: pathOf([...above, ...issue.path]),
    expected: issue.code === 'unrecognized_keys' ? `no key ${issue.keys.join(', ')}` : issue.message,
    observed: issue.code === 'unrecognized_keys' ? 'a key that nothing reads' : 'something else, or nothing',
  }));
}

/** `clusters[0].id`, as `pulumi config set --path` takes it. */
function pathOf(keys: readonly PropertyKey[]): string {
  return keys
    .map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

function refusal(stack: string, breaches: readonly SettingsBreach[]): ExplainedError {
  const [first] = breaches;
  const named = breaches.map(({ key, observed }) => `${GKE_PROJECT}:${key} (${observed})`);
  return new ExplainedError('usage', {
    what: `the configuration of stack ${stack} cannot be deployed: ${first?.key ?? ''}`,
    expected: breaches.map(({ key, expected }) => `${key}: ${expected}`).join('\n'),
    observed: breaches.map(({ key, observed }) => `${key}: ${observed}`).join('\n'),
    evidence: `Pulumi.${stack}.yaml: ${named.join(', ')}`,
    next: 'mend the file; infra/gke/Pulumi.gke.example.yaml says of every key what it takes. Nothing was changed',
  });
}
