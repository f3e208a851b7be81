import { standIdle } from '../differences/stand-idle.js';

/** Boskos' programs that need no cloud; every other of its repository stands at zero replicas. */
export const RUNNING_PROGRAMS = ['boskos', 'reaper', 'janitor', 'cleaner'];

/** Stands Boskos' programs that work against a cloud at zero replicas; their objects stay. */
export const boskosNotRunHere = standIdle(
  {
    name: 'boskos-not-run-here',
    reason: 'this program of Boskos works against a cloud that staging must not reach and has no stand-in for',
  },
  { running: RUNNING_PROGRAMS },
);
