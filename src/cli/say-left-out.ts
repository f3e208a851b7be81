import type { KeptRuns } from '../history/kept-runs.js';
import { line } from './console.js';

/** Says which kept runs an answer is without: what it says of the newest run may be of another one. */
export function sayLeftOut({ unread, ahead }: KeptRuns): void {
  if (unread.length > 0)
    line(`Left out, as this version cannot read them, or they are not what was kept: ${unread.join(', ')}`);
  if (ahead.length > 0)
    line(
      `LEFT OUT, as they begin later than it is: ${ahead.join(', ')}. A clock was wrong, here or where they ran; nothing is known of them until they are removed or the clock is set`,
    );
}
