import { standIdle } from './stand-idle.js';

/** Prow's components that run here. Every other program of Prow's repository stands at zero replicas. */
export const RUNNING_COMPONENTS = [
  'prow-controller-manager',
  'sinker',
  'crier',
  'deck',
  'horologium',
  'hook',
  'tide',
  'ghproxy',
  'status-reconciler',
  'gangway',
  'sub',
  'needs-rebase',
  'cherrypicker',
  'tot',
];

/** Stands what works against something staging has no stand-in for at zero replicas; its objects stay. */
export const notRunHere = standIdle(
  {
    name: 'not-run-here',
    reason: 'this program works against a place that staging must not reach and has no stand-in for',
  },
  { running: RUNNING_COMPONENTS },
);
