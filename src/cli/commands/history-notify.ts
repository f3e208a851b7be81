import type { Command } from 'commander';
import { ExplainedError } from '../../model/explained-error.js';
import { result } from '../console.js';
import { EXIT } from '../exit-codes.js';
import { archiveOf, HISTORY_OPTION } from '../history-option.js';
import { sayLeftOut } from '../say-left-out.js';
import { stateDirectory } from '../state-directory.js';
import { TELL_OPTIONS, type TellOptions, tellNewest } from '../tell-newest.js';
import { type CommandContext, SHARED_OPTIONS } from './command.js';

interface NotifyOptions extends TellOptions {
  readonly history?: string;
  readonly state?: string;
}

/** `prow-staging history notify`: tells people what the newest run of each production changed. */
export function addNotify(history: Command, { signal, exit }: CommandContext): void {
  const command = history
    .command('notify')
    .description('one GitHub issue for each check that fails, closed when it passes; a chat for what changed');
  for (const [flags, description] of TELL_OPTIONS) command.option(flags, description);
  command
    .option(...HISTORY_OPTION)
    .option(...SHARED_OPTIONS.state)
    .action(async (options: NotifyOptions) => {
      if (options.issues === undefined && options.chatUrlPath === undefined) throw nobody();
      const state = stateDirectory(options.state);
      const archive = archiveOf(state, options.history);
      sayLeftOut(await tellNewest(archive, options, { state, signal, say: result }));
      exit(EXIT.pass);
    });
}

function nobody(): ExplainedError {
  return new ExplainedError('usage', {
    what: 'Nobody would be told',
    expected: '--issues OWNER/REPO, or --chat-url-path FILE, or both',
    observed: 'neither',
    evidence: 'prow-staging history notify',
    next: 'docs/notifications.md says what each needs',
  });
}
