import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { goEnvironment } from '../../../src/toolchain/go-environment.js';
import { projectPath } from '../../../src/toolchain/project-root.js';
import { downloadModule } from '../../../src/toolchain/prow-module.js';

/** The newest version that the project knows by name. */
const PROW = 'v0.0.0-20251125004635-e3ae8cf22a59';

/** A build as Deck's lenses and TestGrid read it, newest first. */
const Builds = z.array(
  z.strictObject({
    number: z.string(),
    started: z.number(),
    finished: z.number(),
    passed: z.boolean(),
    running: z.boolean(),
    version: z.string(),
    cases: z.array(z.strictObject({ suite: z.string(), name: z.string(), bad: z.boolean() })),
    /** What each lens shows; empty where Deck would not show it. */
    lenses: z.record(z.string(), z.string()),
  }),
);
export type Builds = z.infer<typeof Builds>;

/** Reads jobs' folders in buckets by the code of Deck's lenses and of TestGrid, which Prow's module brings along. */
export async function jobReader(folder: string) {
  const { directory } = await downloadModule(PROW);
  const program = join(folder, 'readers');
  const source = projectPath('tests', 'nights', 'readers', 'main.go');
  const flags = ['-trimpath', '-buildvcs=false', '-o', program];
  await execa('go', ['build', ...flags, source], { cwd: directory, env: goEnvironment(process.env), extendEnv: false });
  return async (job: string, server: string, lenses: Readonly<Record<string, string>>): Promise<Builds> => {
    const args = [job, join(directory, 'pkg', 'spyglass', 'lenses'), JSON.stringify(lenses)];
    const { stdout } = await execa(program, args, { env: { STORAGE_EMULATOR_HOST: server } });
    return Builds.parse(JSON.parse(stdout));
  };
}
