/** A cron schedule for 31 February: horologium leaves such a job to others. */
export const NEVER = '0 0 31 2 *';
