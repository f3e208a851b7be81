/** How the engine marks a value as something of its own, and a secret among those. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';

/** A value as the provider of Google sees it: without the marks of secrets around parts of it. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  if (SIGNATURE in value && 'value' in value) return withoutSecrets(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutSecrets(one)]));
}
