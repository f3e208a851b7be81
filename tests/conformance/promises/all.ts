import type { NodePromise } from '../promise.js';
import { RESTART_POLICY } from './restart-policy.js';

/** Everything a node is held to, in the order of a reader's questions. */
export const PROMISES: readonly NodePromise[] = [...RESTART_POLICY];
