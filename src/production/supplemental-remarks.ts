import { flagValues } from './pod-template.js';
import type { ComponentContainer } from './read-workloads.js';

/** Flags by which components are given configuration beside the files that production.yaml names (pkg/flagutil). */
const FLAGS = ['supplemental-prow-config-dir', 'supplemental-plugin-config-dir'];

/** Configuration that components load and nobody reads here: one sentence for each folder, with a place. */
export function supplementalRemarks(components: readonly ComponentContainer[]): string[] {
  const told = components.flatMap(({ container, workload }) =>
    FLAGS.flatMap((flag) => flagValues(container, flag).map((folder) => ({ what: `--${flag} ${folder}`, workload }))),
  );
  return [...new Set(told.map(({ what }) => what))].map((what) => {
    const using = told.filter((one) => one.what === what).map(({ workload }) => workload);
    const names = [...new Set(using.map(({ component }) => component))].join(', ');
    return (
      `${names} also read ${what}, which is not read here: neither drift nor the proof of jobs sees what it holds ` +
      `(${using[0]?.file}:${using[0]?.line})`
    );
  });
}
