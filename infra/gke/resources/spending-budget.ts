import { Budget } from '@pulumi/gcp/billing/budget.js';
import { ComponentResource, type Resource } from '@pulumi/pulumi';
import type { GkeSettings } from '../settings/gke-settings.js';
import { below, type Place } from './place.js';

/** Mails when the environment has cost a share of what it may. Nothing stops by itself. */
export class SpendingBudget extends ComponentResource {
  constructor(
    { billingAccount, monthly, currency, alertPercents }: NonNullable<GkeSettings['budget']>,
    { after, ...place }: Place & { after: readonly Resource[] },
  ) {
    const { environment } = place.settings;
    super('prow-staging:gke:Budget', environment.id, {}, { parent: place.parent });
    new Budget(
      'budget',
      {
        ...{ billingAccount, displayName: environment.id },
        amount: { specifiedAmount: { units: String(monthly), currencyCode: currency } },
        budgetFilter: { projects: [`projects/${environment.project}`], labels: { environment: environment.id } },
        thresholdRules: alertPercents.map((percent) => ({ thresholdPercent: percent / 100 })),
      },
      { ...below(this, place), dependsOn: [...after] },
    );
    this.registerOutputs({});
  }
}
