import type { Way } from '../../model/way.js';
import { deckRerun, deckRerunLatest } from './deck-rerun.js';
import { gangway } from './gangway.js';
import { hookComment, hookOpened, hookPush } from './hook.js';
import { horologiumCron, horologiumInterval } from './horologium.js';
import { prowjob } from './prowjob.js';
import { sub } from './sub.js';
import { tideBatch, tideSerial } from './tide.js';
import type { WayDriver } from './way-driver.js';

/** How canaries start each way. A new way is a name in the model, a driver here, and its jobs in infra. */
export const WAY_DRIVERS: Readonly<Record<Way, WayDriver>> = {
  prowjob,
  'horologium-interval': horologiumInterval,
  'horologium-cron': horologiumCron,
  'deck-rerun': deckRerun,
  'deck-rerun-latest': deckRerunLatest,
  'hook-opened': hookOpened,
  'hook-comment': hookComment,
  'hook-push': hookPush,
  'tide-serial': tideSerial,
  'tide-batch': tideBatch,
  gangway,
  sub,
};
