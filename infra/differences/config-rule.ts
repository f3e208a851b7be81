import { type Document, isMap } from 'yaml';

/** One way in which staging's Prow configuration differs from production's. */
export interface ConfigRule {
  readonly name: string;
  readonly reason: string;
  /** The only settings the rule may change, as in ManifestRule. */
  readonly touches: readonly string[];
  /** Changes the document in place; everything else in it, comments too, stays. */
  apply(document: Document): void;
}

/** Every change staging makes to Prow's own configuration. */
export const CONFIG_RULES: readonly ConfigRule[] = [
  {
    name: 'debug-log',
    reason: 'Prow says which server each alias got only in its debug log, when plank starts',
    touches: ['/log_level'],
    apply: (document) => document.set('log_level', 'debug'),
  },
  {
    name: 'fast-horologium',
    reason: 'production looks for due periodics once a minute or so; a rehearsal waits for each of its canaries',
    touches: ['/horologium', '/horologium/tick_interval'],
    apply: (document) => {
      // A section that is not there, or is empty, would be made a list of pairs (YAML 1.1's omap), which Prow refuses.
      if (isMap(document.get('horologium'))) document.setIn(['horologium', 'tick_interval'], '1s');
      else document.set('horologium', document.createNode({ tick_interval: '1s' }));
    },
  },
];
