import type { Confirmation } from '../model/confirmation.js';

const HEADLINES = {
  pass: 'Production runs what is declared',
  fail: 'Production does not run what is declared',
  inconclusive: 'Nobody knows whether production runs what is declared',
} as const;

/** For people: what runs and since when, first what does not run. */
export function explainConfirmation(confirmation: Confirmation): string {
  const { outcome, production, at, since, workloads, unreadable, notProven } = confirmation;
  const order = ['fail', 'inconclusive', 'pass'];
  const sorted = [...workloads].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  return [
    `${HEADLINES[outcome]}: ${production}, ${at}${since === null ? '' : `, since ${since}`}`,
    ...sorted.flatMap((workload) => [
      `${workload.outcome}: ${workload.subject}`,
      `  declared  ${workload.declared}`,
      `  observed  ${workload.observed}`,
      ...workload.imageIds.map((id) => `  image     ${id}`),
    ]),
    ...unreadable.map((text) => `not seen    ${text}`),
    ...notProven.map((text) => `not proven  ${text}`),
  ].join('\n');
}
