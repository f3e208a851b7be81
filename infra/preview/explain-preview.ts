import { type BlastRadius, shortKind } from './blast-radius.js';
import type { Cost } from './cost-of.js';
import type { PreviewedDrain } from './drains.js';
import type { PriceFile } from './price-file.js';

/** What a previewed deployment comes to. */
export interface Preview {
  readonly radius: BlastRadius;
  readonly drains: readonly PreviewedDrain[];
  readonly cost: Cost;
  readonly prices: PriceFile;
}

/** A previewed deployment as text: what it touches, what of that holds data, what it drains, what it costs. */
export function explainPreview({ radius, drains, cost, prices }: Preview): string {
  return [...radiusLines(radius), '', ...drains.flatMap(drainLines), ...costLines(cost, prices)].join('\n');
}

function radiusLines({ kinds, kept, data }: BlastRadius): string[] {
  const rows = kinds.map(({ kind, counts, holds }) => {
    const said = Object.entries(counts).filter(([, count]) => count > 0);
    return `  ${shortKind(kind)}: ${said.map(([deed, count]) => `${count} ${deed}`).join(', ')}${holds === null ? '' : ' (holds data)'}`;
  });
  const risks = data.map(({ resource, deed, holds, because }) => {
    const why = because.length === 0 ? '' : `, by ${because.join(', ')}`;
    return `  ${deed === 'changed' ? 'changed' : `LOST (${deed})`}: ${resource}: ${holds}${why}`;
  });
  return [
    kinds.length === 0 ? 'Nothing would change.' : 'What would change:',
    ...rows,
    `  ${kept} kept as they are`,
    '',
    risks.length === 0 ? 'Nothing that holds data is touched.' : 'Of what holds data:',
    ...risks,
  ];
}

function drainLines({ resource, what, because, minutes }: PreviewedDrain): string[] {
  const least =
    minutes === null ? 'as long as its pods take' : `${minutes.least} to ${minutes.most} minutes at five a node`;
  return [
    `WARNING: ${resource} is a drain: ${what}`,
    `  expected  no drain, or one that was rehearsed and has somebody awake until it ends`,
    `  observed  ${because.length === 0 ? 'all of it goes' : because.join(', ')}; ${least}; it begins at once, whatever the maintenance window`,
    '  evidence  outage of 2019-03-26: what came back after a drain was what the spec said, not what had run',
    '  next      npx prow-staging rehearse --drain, and npx prow-staging confirm; then drain while there is cover',
    '',
  ];
}

function costLines({ lines, unpriced }: Cost, { asOf, currency, region, notCounted }: PriceFile): string[] {
  const sum = (of: 'least' | 'most') => lines.reduce((all, line) => all + line[of], 0);
  const range = (least: number, most: number) =>
    least.toFixed(2) === most.toFixed(2) ? least.toFixed(2) : `${least.toFixed(2)} to ${most.toFixed(2)}`;
  return [
    `What stands then, a month, in ${currency} (prices of ${region}, ${asOf}):`,
    ...lines.map(({ what, least, most }) => `  ${what}: ${range(least, most)}`),
    `  together at least: ${range(sum('least'), sum('most'))}`,
    ...unpriced.map((what) => `  NOT PRICED: ${what}`),
    `  not counted: ${notCounted.join('; ')}`,
  ];
}
