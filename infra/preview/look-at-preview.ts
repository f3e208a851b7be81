import { blastRadius } from './blast-radius.js';
import { costOf } from './cost-of.js';
import { drainsOf } from './drains.js';
import type { Preview } from './explain-preview.js';
import { readPrices } from './price-file.js';
import { readPreview } from './read-preview.js';

/** A file that was read, and where. */
export interface ReadText {
  readonly text: string;
  readonly file: string;
}

/**
 * What a preview would do and cost.
 *
 * @throws {ExplainedError} `unreadable` where one of the two is not what it should be.
 */
export function lookAtPreview(preview: ReadText, priced: ReadText): Preview {
  const resources = readPreview(preview.text, preview.file);
  const prices = readPrices(priced.text, priced.file);
  return { radius: blastRadius(resources), drains: drainsOf(resources), cost: costOf(resources, prices), prices };
}
