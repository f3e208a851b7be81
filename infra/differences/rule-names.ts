import { BOSKOS_RULES } from '../boskos/boskos-rules.js';
import { DECORATION_RULES } from '../decoration/decoration-rules.js';
import { ADDITIONS } from './additions.js';
import { CANARY_JOBS } from './canary-jobs.js';
import { CONFIG_RULES, PLUGIN_RULES } from './config-rules.js';
import { MANIFEST_RULES } from './manifest-rules.js';
import { PERIODICS_REST } from './periodics-rest.js';

/** Every rule by which staging may differ from production, written before any production is read. */
export const DIFFERENCE_RULES: readonly string[] = [
  ...new Set([...MANIFEST_RULES, ...BOSKOS_RULES].map(({ name }) => name)),
  ...[...CONFIG_RULES, ...PLUGIN_RULES].map(({ name }) => name),
  PERIODICS_REST,
  CANARY_JOBS,
  ...DECORATION_RULES,
  ...ADDITIONS,
];
