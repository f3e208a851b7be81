import type { GateQuestion } from '../../../src/cli/gate-decision.js';
import type { Reason } from '../../../src/model/decision.js';
import type { World } from './world.js';

/** What the gate is asked otherwise than by itself. */
export type Asked = Partial<GateQuestion> & { readonly ageHours?: number };

/** One way to get a bump past the gate, which must not open it. */
export interface Trick {
  readonly id: string;
  /** What somebody does, as one sentence. */
  readonly says: string;
  /** The reason that the gate must give; it may give others beside it. */
  readonly reason: Reason;
  /** Does it to a world in which the bump is not rehearsed yet. */
  play(world: World): Promise<Asked>;
}
