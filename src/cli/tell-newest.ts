import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../history/archive.js';
import { type KeptRuns, keptRuns } from '../history/kept-runs.js';
import { ExplainedError } from '../model/explained-error.js';
import type { KeptRun } from '../model/kept-run.js';
import type { CommandContext } from './commands/command.js';
import { GITHUB_OPTIONS, type GithubOptions, githubCredentials, githubEndpoint } from './github-options.js';
import { notifyChat, notifyIssues } from './notify.js';
import { pullSubject } from './pull-subject.js';
import type { StateDirectory } from './state-directory.js';

/** Whom to tell. */
export interface TellOptions extends GithubOptions {
  readonly issues?: string;
  readonly chatUrlPath?: string;
}

/** The flags of {@link TellOptions}. */
export const TELL_OPTIONS = [
  ['--issues <repository>', 'OWNER/REPO whose issues are opened and closed'],
  ['--chat-url-path <file>', 'a file with the address of a webhook that takes Slack’s messages'],
  ...GITHUB_OPTIONS,
] as const;

/**
 * Tells people what the newest run of each production changed. Whom one answer does not reach, the others are told all
 * the same.
 *
 * @param say - is told for each production what was said to whom.
 * @returns The runs that it was said of.
 * @throws what went wrong first, once everybody who could be told was.
 */
export async function tellNewest(archive: Archive, options: TellOptions, about: About): Promise<KeptRuns> {
  const { signal, say } = about;
  const all = await keptRuns(archive);
  const failures: unknown[] = [];
  for (const production of new Set(all.runs.map((run) => run.production))) {
    const own = all.runs.filter((run) => run.production === production);
    for (const tell of [tellIssues, tellChat])
      try {
        const said = await tell(own, options, about);
        if (said !== null) say(`${production}: ${said}`);
      } catch (error) {
        signal.throwIfAborted();
        failures.push(error);
        say(`${production}: not told: ${error instanceof Error ? error.message : String(error)}`);
      }
  }
  if (failures.length > 0) throw failures[0];
  return all;
}

type About = Pick<CommandContext, 'signal'> & { readonly state: StateDirectory; say(text: string): void };

/** What was said; null where nobody asked. */
async function tellIssues(runs: readonly KeptRun[], options: TellOptions, { signal }: About): Promise<string | null> {
  if (options.issues === undefined) return null;
  const { owner, repo } = pullSubject(options.issues);
  const credentials = await githubCredentials(options, process.env);
  const place = { at: { owner, repo }, endpoint: githubEndpoint(options, process.env), credentials };
  const { opened, rewritten, closed } = await notifyIssues(runs, place, signal);
  return `issues opened ${list(opened)}, rewritten ${list(rewritten)}, closed ${list(closed)}`;
}

async function tellChat(
  runs: readonly KeptRun[],
  { chatUrlPath }: TellOptions,
  { state, signal }: About,
): Promise<string | null> {
  if (chatUrlPath === undefined) return null;
  const url = await webhookIn(chatUrlPath);
  const isTold = await notifyChat(runs, { url, told: join(state.root, 'history-told.json'), signal });
  return isTold ? 'the chat was told' : 'nothing new for the chat';
}

/** The address is a secret: it comes in a file, and into no message. */
async function webhookIn(path: string): Promise<string> {
  const text = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new ExplainedError('usage', {
    what: 'The chat cannot be told',
    expected: 'a file with one address, http or https',
    observed: text === '' ? 'nothing that can be read' : 'something else',
    evidence: '--chat-url-path',
    next: 'write the webhook’s address into that file',
  });
}

function list(numbers: readonly number[]): string {
  return numbers.length === 0 ? 'none' : numbers.map((number) => `#${number}`).join(' ');
}
