import { z } from 'zod';
import type { KubernetesObject } from '../../src/production/manifest.js';

const Labels = z.record(z.string(), z.string());
const Selector = z.looseObject({
  matchLabels: Labels.nullish(),
  matchExpressions: z
    .array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
    .nullish(),
});
const Amount = z.union([z.number(), z.string()]).nullish();
const Budget = z.looseObject({
  kind: z.literal('PodDisruptionBudget'),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  spec: z.looseObject({ selector: Selector.nullish(), minAvailable: Amount, maxUnavailable: Amount }),
});

/** The pods of a workload, as budgets choose them. */
export interface BudgetedPods {
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
}

/** In which way the budgets of several pods do not have a drain leave one of them, or never let it end. */
export function budgetBreaches(pods: BudgetedPods, all: readonly KubernetesObject[]): string[] {
  const own = all.flatMap((object) => {
    const budget = Budget.safeParse(object).data;
    return budget !== undefined && budget.metadata.namespace === pods.namespace && chooses(budget.spec.selector, pods)
      ? [budget]
      : [];
  });
  if (own.length === 0) return ['has no PodDisruptionBudget'];
  return own.flatMap(({ metadata, spec }) => {
    const allowed = evictable(spec, pods.replicas);
    if (allowed === null) return [];
    if (allowed >= pods.replicas)
      return [`has PodDisruptionBudget ${metadata.name}, which lets all of its pods go at once`];
    return allowed > 0
      ? []
      : [`has PodDisruptionBudget ${metadata.name}, which lets none of its pods go: no drain ends`];
  });
}

/** A selector that is left out chooses nothing, and an empty one everything, in policy/v1. */
function chooses(selector: z.infer<typeof Selector> | null | undefined, { labels }: BudgetedPods): boolean {
  if (selector === null || selector === undefined) return false;
  const { matchLabels, matchExpressions } = selector;
  return (
    Object.entries(matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (matchExpressions ?? []).every(({ key, operator, values }) => {
      const value = labels[key];
      const isAmong = value !== undefined && (values ?? []).includes(value);
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      return operator === 'NotIn' ? !isAmong : isAmong;
    })
  );
}

/**
 * How many of the pods may be evicted at once; null where the budget does not say. Percentages are rounded up.
 *
 * @see getExpectedPodCount, pkg/controller/disruption of kubernetes/kubernetes
 */
function evictable({ minAvailable, maxUnavailable }: z.infer<typeof Budget>['spec'], replicas: number): number | null {
  if (maxUnavailable !== null && maxUnavailable !== undefined) return scaled(maxUnavailable, replicas);
  if (minAvailable === null || minAvailable === undefined) return null;
  const wanted = scaled(minAvailable, replicas);
  return wanted === null ? null : Math.max(0, replicas - wanted);
}

function scaled(amount: number | string, replicas: number): number | null {
  if (typeof amount === 'number') return amount;
  const [, percent] = /^(\d+)%$/.exec(amount) ?? [];
  return percent === undefined ? null : Math.ceil((Number(percent) * replicas) / 100);
}
