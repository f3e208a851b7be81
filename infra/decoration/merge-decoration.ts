import { isRecord } from './is-record.js';

/** Sections that Prow merges setting by setting; whatever else a later entry has replaces the earlier one's. */
const SECTIONS = ['utility_images', 'resources', 'gcs_configuration', 'censoring_options', 'scheduling_options'];

type Decoration = Readonly<Record<string, unknown>>;

/**
 * The decoration that Prow gives a job of no repository on this cluster alias: the defaults that match, later ones
 * over earlier ones. Null where no default matches.
 *
 * @param plank - section `plank` of Prow's configuration.
 * @param cluster - the job's `cluster:`; `default` where omitted, which Prow writes in before it merges.
 * @see mergeDefaultDecorationConfig, pkg/config/config.go; ApplyDefault, pkg/apis/prowjobs/v1/types.go
 */
export function mergeDecoration(plank: unknown, cluster: string): Decoration | null {
  const matching = entriesOf(plank).filter((entry) => matches(entry['cluster'], cluster) && matches(entry['repo'], ''));
  const configs = matching.map(({ config }) => config).filter(isRecord);
  return configs.length === 0 ? null : configs.reduce((merged, config) => over(config, merged));
}

/** The older form is a map by repository, of which `*` alone matches a job without one. */
function entriesOf(plank: unknown): Decoration[] {
  if (!isRecord(plank)) return [];
  const { default_decoration_config_entries: entries, default_decoration_configs: byRepository } = plank;
  if (Array.isArray(entries)) return entries.filter(isRecord);
  return isRecord(byRepository) ? [{ config: byRepository['*'] }] : [];
}

function matches(given: unknown, value: string): boolean {
  return given === undefined || given === null || given === '' || given === '*' || given === value;
}

function over(later: Decoration, earlier: Decoration): Decoration {
  const sections = SECTIONS.flatMap((name) => {
    const [above, below] = [later[name], earlier[name]];
    return isRecord(above) && isRecord(below) ? [[name, { ...below, ...above }] as const] : [];
  });
  return { ...earlier, ...later, ...Object.fromEntries(sections) };
}
