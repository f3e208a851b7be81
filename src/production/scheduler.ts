import { aliasOf, type ClusterAlias } from '../model/alias.js';
import { flagValues } from './pod-template.js';
import type { ComponentContainer } from './read-workloads.js';
import type { YamlSource } from './source-files.js';
import { valueAt } from './value-at.js';
import type { YamlDocument } from './yaml-documents.js';

/** One alias whose jobs Prow's scheduler sends to another. */
export interface Failover {
  readonly from: string;
  readonly to: string;
  readonly place: string;
}

/** What Prow's scheduler does with jobs before they start; null where it is not switched on. */
export interface Scheduler {
  readonly place: string;
  /** Whether prow-controller-manager runs it: what nobody schedules is never started. */
  readonly isRun: boolean;
  readonly failover: readonly Failover[];
  /** Address that decides for each job; null where none is asked. */
  readonly external: string | null;
}

/**
 * Reads `scheduler:`. A failover goes before an external one, and either says nothing where the scheduler is off.
 *
 * @see Get, pkg/scheduler/strategy/default.go; main, cmd/prow-controller-manager/main.go
 */
export function readScheduler(
  { documents }: Pick<YamlSource, 'documents'>,
  plank: Pick<ComponentContainer, 'container'>,
): Scheduler | null {
  const document = documents.find(({ value }) => valueAt(value, ['scheduler', 'enabled']) === true);
  if (document === undefined) return null;
  const failover = valueAt(document.value, ['scheduler', 'failover']) ?? null;
  const url = valueAt(document.value, ['scheduler', 'external', 'url']);
  return {
    place: placeIn(document, ['scheduler', 'enabled']),
    isRun: flagValues(plank.container, 'enable-controller').includes('scheduler'),
    failover: Object.entries(valueAt(failover, ['mappings']) ?? {}).flatMap(([from, to]: [string, unknown]) =>
      typeof to === 'string'
        ? [{ from, to: aliasOf(to), place: placeIn(document, ['scheduler', 'failover', 'mappings', from]) }]
        : [],
    ),
    external: failover === null && typeof url === 'string' ? url : null,
  };
}

function placeIn(document: YamlDocument, keys: readonly string[]): string {
  return `${document.file}:${document.lineAt(keys)}`;
}

/** The alias that a job of an alias ends up with; null where it stays. Mappings are not followed further. */
export function sentTo(scheduler: Scheduler | null, alias: string): Failover | null {
  return scheduler?.failover.find(({ from }) => from === alias) ?? null;
}

/** What is wrong with the scheduler itself: one sentence, with its place. */
export function schedulerProblems(scheduler: Scheduler | null): string[] {
  if (scheduler === null || scheduler.isRun) return [];
  return [
    `the scheduler is enabled, and prow-controller-manager does not run it (--enable-controller=scheduler beside ` +
      `--enable-controller=plank): no job would ever start (${scheduler.place})`,
  ];
}

/** That jobs run elsewhere than their `cluster:` says, for a rehearsal expects them there. */
export function schedulerRemarks(scheduler: Scheduler | null, aliases: readonly ClusterAlias[]): string[] {
  if (scheduler === null) return [];
  const clusterOf = (alias: string) => aliases.find(({ name }) => name === alias)?.clusterId ?? 'none';
  const moved = scheduler.failover.map(
    ({ from, to, place }) =>
      `the scheduler sends jobs of alias ${from} to alias ${to}, cluster ${clusterOf(to)}: a rehearsal expects them where ${from} leads (${place})`,
  );
  if (scheduler.external === null) return moved;
  return [
    ...moved,
    `the scheduler asks ${scheduler.external} where each job runs: what is said here of jobs’ clusters, and of the policy, holds only where that does not answer (${scheduler.place})`,
  ];
}
