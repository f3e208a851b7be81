import type { Command } from 'commander';

/** What every command is given. */
export interface CommandContext {
  /** Aborts when the person or the system ends the command. */
  readonly signal: AbortSignal;
  exit(code: number): never;
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, context: CommandContext) => void;

/** Options that several commands share, spelled once. */
export const SHARED_OPTIONS = {
  state: [
    '--state <dir>',
    'where environments and runs are kept (PROW_STAGING_STATE; default: the user’s state directory)',
  ],
  stack: ['--stack <name>', 'name of the environment', 'local'],
  production: ['--production <dir>', 'a production description (default: the example in this repository)'],
  defaultContext: [
    '--default-context <where>',
    'as if no kubeconfig of production had a context `default` (none), or as if it led to this cluster',
  ],
  from: ['--from <tag>', 'Prow version to stand at first (default: production’s own)'],
  candidate: [
    '--candidate <build>',
    'tag vYYYYMMDD-<sha>, Go pseudo-version, commit, or a directory holding a Prow source tree',
  ],
  boskosFrom: ['--boskos-from <tag>', 'Boskos version to stand at first (default: production’s own)'],
  boskosCandidate: [
    '--boskos-candidate <build>',
    'a Boskos build to bump to: tag, Go pseudo-version, commit, or a Boskos source tree (default: none)',
  ],
  boskosRepo: ['--boskos-repo <dir>', 'a git clone of Boskos to take commits from'],
  nextConfig: [
    '--next-config <dir>',
    'what production’s configuration is about to become: another production directory, or the same files elsewhere',
  ],
  policies: ['--policies', 'ask every policy of each object before it is made, and stop at one that production keeps'],
  base: [
    '--base <dir>',
    'ask policies, with production as it is: what --production lacks and this does not stops the deployment',
  ],
  prowRepo: ['--prow-repo <dir>', 'a git clone of Prow to take commits from'],
  json: ['--json', 'print the result as JSON'],
} as const;
