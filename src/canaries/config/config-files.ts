import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One configuration of Prow as its components find it: files, and job files all in one folder. */
export interface ConfigFiles {
  readonly config: string;
  /** hook's; null where production has none. */
  readonly plugins: string | null;
  readonly jobs: readonly { readonly name: string; readonly text: string }[];
}

/** Names below the folder that {@link writeConfigFiles} writes: also how programs name them in what they say. */
export const CONFIG_PATHS = { config: 'config.yaml', plugins: 'plugins.yaml', jobs: 'jobs' } as const;

/** The same for two configurations with the same names and contents. */
export function configDigest({ config, plugins, jobs }: ConfigFiles): string {
  const parts = [config, plugins, ...jobs.map(({ name, text }) => [name, text])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Writes a configuration into an empty folder of ours. */
export async function writeConfigFiles(folder: string, { config, plugins, jobs }: ConfigFiles): Promise<void> {
  const folderOfJobs = join(folder, CONFIG_PATHS.jobs);
  await mkdir(folderOfJobs, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, CONFIG_PATHS.config), config, { mode: 0o600 });
  if (plugins !== null) await writeFile(join(folder, CONFIG_PATHS.plugins), plugins, { mode: 0o600 });
  for (const { name, text } of jobs) await writeFile(join(folderOfJobs, name), text, { mode: 0o600 });
}
