import { execa } from 'execa';

/** One git command in a bare repository, with nobody's settings but its own. */
export async function runGit(
  directory: string,
  args: readonly string[],
  options: { input?: string; indexFile?: string } = {},
): Promise<string> {
  const { stdout } = await execa('git', [`--git-dir=${directory}`, ...args], {
    input: options.input ?? '',
    env: {
      ...GIT_ENVIRONMENT,
      ...(options.indexFile === undefined ? {} : { GIT_INDEX_FILE: options.indexFile }),
    },
  });
  return stdout;
}

/** Whoever starts this may have settings of their own, in files or in variables. */
export const GIT_ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_COUNT: '0',
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.invalid',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.invalid',
};
