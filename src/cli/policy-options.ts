import { productionRoot } from './production-root.js';

/** What of a command's options is about policies; who names production as it is asks them. */
export function policyOptions({ policies = false, base }: { policies?: boolean; base?: string }): {
  asksPolicies: boolean;
  base: string | undefined;
} {
  return { asksPolicies: policies || base !== undefined, base: base === undefined ? undefined : productionRoot(base) };
}
