import type { NodePromise } from '../promise.js';
import { ADOPTION } from './adoption.js';
import { CLAIMED_VOLUMES } from './claims.js';
import { COMBINATIONS } from './combinations.js';
import { COMMANDS } from './command.js';
import { CONDITIONS_AND_PHASES } from './conditions.js';
import { CONTAINER_STATUS } from './container-status.js';
import { DEADLINE } from './deadline.js';
import { DISRUPTED } from './disruptions.js';
import { EVENTS } from './events.js';
import { LIFECYCLE_HOOKS } from './hooks.js';
import { IDENTITY } from './identity.js';
import { INIT } from './init-containers.js';
import { LOGS } from './logs.js';
import { NOTHING_LEFT } from './nothing-left.js';
import { PROBE_EFFECTS } from './probe-effects.js';
import { PROBE_REQUESTS } from './probe-requests.js';
import { PROBE_THRESHOLDS } from './probe-thresholds.js';
import { EVERY_PROBE } from './probes.js';
import { REFUSALS } from './refusals.js';
import { RESTART_POLICY } from './restart-policy.js';
import { ROLLOUTS } from './rollouts.js';
import { SANDBOX } from './sandbox.js';
import { SCHEDULING } from './scheduling.js';
import { SERVED } from './services.js';
import { TERMINATION_OF_PODS } from './termination.js';
import { LAST_WORDS } from './termination-message.js';
import { VARIABLES } from './variables.js';
import { VOLUME_EMPTY_DIR } from './volume-empty-dir.js';
import { VOLUME_OBJECTS } from './volume-objects.js';
import { VOLUME_PROJECTED } from './volume-projected.js';
import { VOLUME_UPDATES } from './volume-updates.js';

/** Promises under a heading of their own. */
export interface PromiseGroup {
  readonly title: string;
  readonly promises: readonly NodePromise[];
}

/** Everything a node is held to, in the order of a reader's questions. */
export const PROMISE_GROUPS: readonly PromiseGroup[] = [
  { title: 'Restarts and back-off', promises: RESTART_POLICY },
  { title: 'Init containers', promises: INIT },
  { title: 'Phases and conditions', promises: CONDITIONS_AND_PHASES },
  { title: 'Container statuses', promises: CONTAINER_STATUS },
  { title: 'Deletion', promises: [...TERMINATION_OF_PODS, ...NOTHING_LEFT] },
  { title: 'Termination messages', promises: LAST_WORDS },
  { title: 'Probes', promises: EVERY_PROBE },
  { title: 'What follows from probes', promises: [...PROBE_EFFECTS, ...PROBE_THRESHOLDS, ...PROBE_REQUESTS] },
  { title: 'Lifecycle hooks', promises: LIFECYCLE_HOOKS },
  { title: 'Secrets and config maps as files', promises: VOLUME_OBJECTS },
  { title: 'Updates of volumes', promises: VOLUME_UPDATES },
  { title: 'Projected volumes and the downward API', promises: VOLUME_PROJECTED },
  { title: 'emptyDir and mounts', promises: VOLUME_EMPTY_DIR },
  { title: 'Claimed volumes', promises: CLAIMED_VOLUMES },
  { title: 'Variables', promises: VARIABLES },
  { title: 'Commands and images', promises: COMMANDS },
  { title: 'Names and network', promises: IDENTITY },
  { title: 'Deadlines', promises: DEADLINE },
  { title: 'Logs', promises: LOGS },
  { title: 'Events and resources', promises: EVENTS },
  { title: 'Restart of the agent', promises: ADOPTION },
  { title: 'Scheduling', promises: SCHEDULING },
  { title: 'Nodes that go', promises: DISRUPTED },
  { title: 'Rollouts', promises: ROLLOUTS },
  { title: 'Services and names', promises: SERVED },
  { title: 'Sandbox', promises: SANDBOX },
  { title: 'Refusals', promises: REFUSALS },
  { title: 'Combinations', promises: COMBINATIONS },
];

/** The same without headings. */
export const PROMISES: readonly NodePromise[] = PROMISE_GROUPS.flatMap(({ promises }) => promises);
