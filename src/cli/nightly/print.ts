import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { type NightlyForm, printNightly } from '../../../infra/stack.js';
import { ExplainedError } from '../../model/explained-error.js';
import { readProduction } from '../../production/read-production.js';
import { productionRoot } from '../production-root.js';

/** What `nightly --print` is told. */
export interface PrintOptions {
  readonly print: NightlyForm;
  readonly settings?: string | undefined;
  readonly image?: string | undefined;
  readonly dashboard?: readonly string[] | undefined;
  readonly production?: string | undefined;
}

const Mapping = z.record(z.string(), z.unknown());

/**
 * What installs nights, for one production's namespaces and aliases.
 *
 * @throws {ExplainedError} `usage` for settings that cannot be read or used.
 */
export async function printedNightly({ print, settings: file, image, dashboard, production }: PrintOptions) {
  const written = file === undefined ? {} : await readMapping(file);
  const testgrid = Mapping.safeParse(written['testgrid'] ?? {}).data;
  const settings = {
    ...written,
    ...(image === undefined ? {} : { image }),
    ...(dashboard === undefined ? {} : { testgrid: { ...testgrid, dashboards: dashboard } }),
  };
  const { description } = await readProduction(productionRoot(production));
  return printNightly(print, { settings, from: file ?? '--image, --dashboard' }, description);
}

async function readMapping(file: string): Promise<Record<string, unknown>> {
  try {
    return Mapping.parse(parse(await readFile(file, 'utf8')) ?? {});
  } catch (error) {
    throw new ExplainedError(
      'usage',
      {
        what: 'The settings of the nights cannot be read',
        expected: 'a YAML file of settings by name, as examples/nightly/settings.yaml',
        observed: error instanceof z.ZodError ? 'something else' : String(error),
        evidence: file,
        next: 'correct the file, or name another with --settings',
      },
      { cause: error },
    );
  }
}
