import { isMap, isSeq } from 'yaml';
import { CANARY_QUEUE } from '../../src/model/canary.js';
import { CANARY_GITHUB } from '../../src/model/github-world.js';
import { askedExternalPlugins } from '../errands/external-plugin.js';
import { pluginCommand } from '../errands/plugin-command.js';
import { canaryMerges } from './canary-merges.js';
import type { ConfigRule } from './config-rule.js';
import { READABLE } from './editable-yaml.js';

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
  canaryMerges,
  {
    name: 'canary-queue',
    reason: 'whether a queue of jobs keeps its jobs apart only a queue can show, and production’s own are for its jobs',
    touches: ['/plank', '/plank/job_queue_capacities', `/plank/job_queue_capacities/${CANARY_QUEUE.name}`],
    apply: (document) => {
      const { name, capacity } = CANARY_QUEUE;
      const plank = document.get('plank');
      if (!isMap(plank)) document.set('plank', document.createNode({ job_queue_capacities: { [name]: capacity } }));
      else if (isMap(plank.get('job_queue_capacities'))) plank.setIn(['job_queue_capacities', name], capacity);
      else plank.set('job_queue_capacities', document.createNode({ [name]: capacity }));
    },
  },
];

/** Every change staging makes to the configuration of Prow's plugins. */
export const PLUGIN_RULES: readonly ConfigRule[] = [
  {
    name: 'canary-plugins',
    reason:
      'hook acts for organisations that have plugins: the canaries’ gets `trigger` and one of production’s that obey comments, and nothing that writes elsewhere',
    touches: ['/plugins', `/plugins/${CANARY_GITHUB.org}`],
    apply: (document) => {
      const plugins = document.get('plugins');
      // Prow reads the older form, a list for each organisation, only where every organisation has it.
      const isOlder = isMap(plugins) && plugins.items.length > 0 && plugins.items.every(({ value }) => isSeq(value));
      const command = pluginCommand(document.toJS(READABLE));
      const names = ['trigger', ...(command === null ? [] : [command.plugin])];
      const own = isOlder ? names : { plugins: names };
      if (isMap(plugins)) plugins.set(CANARY_GITHUB.org, document.createNode(own));
      else document.set('plugins', document.createNode({ [CANARY_GITHUB.org]: own }));
    },
  },
  {
    name: 'canary-external-plugins',
    reason:
      'hook must be seen to lead events to the external plugins that run here: of one repository of the canaries’ as of production’s own',
    touches: ['/external_plugins', `/external_plugins/${CANARY_GITHUB.org}~1${CANARY_GITHUB.errandRepository}`],
    apply: (document) => {
      const entries = askedExternalPlugins(document.toJS(READABLE));
      if (entries.length === 0) return;
      const { org, errandRepository } = CANARY_GITHUB;
      document.setIn(['external_plugins', `${org}/${errandRepository}`], document.createNode(entries));
    },
  },
];
