import { planNetwork } from '../network-plan.js';
import type { LocalPlan } from '../plan.js';
import { startMissing } from './control-plane.js';
import type { DeadComponent } from './watchdog.js';

/**
 * Components that end by themselves where the API server is slow to become
 * healthy (kube-controller-manager waits 10 s for it), and that kwokctl does not
 * start again. What ends besides, etcd or the API server, has a reason to be told.
 */
const IMPATIENT = ['kube-controller-manager', 'kube-scheduler', 'kwok-controller'];

/** How often a cluster's components are started again before the first of them is reported. */
const ROUNDS_MAX = 5;

/** Starts again what was only too early, or waited too long for an API server on a busy machine. */
export class Reviver {
  readonly #rounds = new Map<string, number>();

  constructor(private readonly plan: LocalPlan) {}

  /** @returns The first component that is not to be started again, or null. */
  async revive(dead: readonly DeadComponent[]): Promise<DeadComponent | null> {
    const lost = dead.find(({ cluster, component }) => !IMPATIENT.includes(component) || this.#isWornOut(cluster));
    if (lost !== undefined) return lost;
    await Promise.all([...new Set(dead.map(({ cluster }) => cluster))].map((cluster) => this.#startAgain(cluster)));
    return null;
  }

  #isWornOut(cluster: string): boolean {
    return (this.#rounds.get(cluster) ?? 0) >= ROUNDS_MAX;
  }

  async #startAgain(cluster: string): Promise<void> {
    this.#rounds.set(cluster, (this.#rounds.get(cluster) ?? 0) + 1);
    const index = this.plan.clusters.findIndex(({ id }) => id === cluster);
    await startMissing(planNetwork(cluster, index), this.plan);
  }
}
