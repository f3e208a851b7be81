import { stringify } from 'yaml';
import type { Description } from '../../src/model/description.js';
import { ExplainedError } from '../../src/model/explained-error.js';
import { nightlyCronJob, nightlyNeeds } from './nightly-objects.js';
import { NightlySettings } from './nightly-settings.js';
import { NIGHTLY_JOB_FILE, periodicText } from './plan-nightly.js';

/** What can be printed: a file of the job configuration, what its pod needs, or all of it without Prow. */
export const NIGHTLY_FORMS = ['periodic', 'needs', 'cronjob'] as const;
export type NightlyForm = (typeof NIGHTLY_FORMS)[number];

/**
 * What installs nights, as text to commit or to apply: the same that the Pulumi program makes.
 *
 * @param given - settings as somebody wrote them; `as` follows from the form.
 * @throws {ExplainedError} `usage`, naming the setting.
 */
export function printNightly(
  form: NightlyForm,
  given: { readonly settings: Readonly<Record<string, unknown>>; readonly from: string },
  description: Description,
): string {
  const settings = readSettings({ ...given.settings, as: kindOf(form, given.settings) }, given.from);
  if (form === 'periodic')
    return `# Commit as ${NIGHTLY_JOB_FILE} to the job configuration of the Prow that shall start the nights.\n${periodicText(settings, description)}`;
  const namespace = settings.namespace ?? description.namespaces.pods;
  const objects = [
    ...nightlyNeeds(settings, namespace),
    ...(form === 'cronjob' ? [nightlyCronJob(settings, namespace)] : []),
  ];
  const documents = objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }));
  return `# kubectl apply -f, on the cluster where the nights run.\n${documents.join('---\n')}`;
}

/** What a pod needs is the same for both; whoever names no dashboard has no periodic in mind. */
function kindOf(form: NightlyForm, { testgrid }: Readonly<Record<string, unknown>>): NightlySettings['as'] {
  return form === 'cronjob' || (form === 'needs' && testgrid === undefined) ? 'cronjob' : 'periodic';
}

function readSettings(value: unknown, from: string): NightlySettings {
  const parsed = NightlySettings.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ExplainedError('usage', {
    what: 'The settings of the nights cannot be used',
    expected: 'image, testgrid.dashboards and whatever else docs/nightly.md lists',
    observed: `${issue?.path.join('.') || 'the file'}: ${issue?.message}`,
    evidence: from,
    next: 'correct it, and print again',
  });
}
