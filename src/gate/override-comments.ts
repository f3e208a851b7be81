import { OVERRIDE_HOURS_MAX } from '../model/override.js';
import type { PullComment } from '../model/pull-comment.js';
import { shortened } from './first-of.js';
import { isNamed } from './is-named.js';

/** The command, a line of its own from its first character: a quotation of it is none. */
const COMMAND = /^\/staging[ \t]+override(?:[ \t]+(.*?))?[ \t]*$/u;
/** What begins a block that is shown otherwise than as text, or not at all. */
const BLOCK = /^[\s>*+\d.)-]*(?:```|~~~)|<[!?/a-z]/iu;
/** A commit, or what somebody may take for enough of one. */
const COMMIT = /^[0-9a-f]{7,64}$/i;
const REASON_LENGTH = { min: 10, max: 500 };
const HOUR_MS = 3_600_000;

/** An override that a comment asks for, by somebody who may. */
export interface AskedOverride {
  readonly commentId: number;
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

/** What comments ask for, and why not all of them are heard. */
export interface HeardComments {
  readonly asked: readonly AskedOverride[];
  readonly refused: readonly string[];
}

/**
 * Which comments override the gate. One counts where a person whom OWNERS names wrote it, nobody edited it, it is not
 * older than an override lasts, and it names the commit that is judged. Times say nothing of what an approver saw: those
 * of commits are whatever their author writes, and GitHub tells of no ordinary push when it came. The name must be
 * whole: whoever pushes can make two commits whose names begin alike.
 *
 * @param heard.head - the commit that the pull request leads to.
 */
export function hearComments(
  comments: readonly PullComment[],
  { approvers, head, now }: { approvers: readonly string[]; head: string; now: Date },
): HeardComments {
  const commands = comments.flatMap((comment) => {
    const found = commandIn(comment.body);
    return found === null ? [] : [{ comment, ...found }];
  });
  const judged = commands.map((command) => ({ ...command, against: objectionTo(command) }));
  return {
    asked: judged.flatMap(({ comment: { id, author, writtenAt }, reason, against }) =>
      against === null ? [{ commentId: id, by: author, reason, at: writtenAt }] : [],
    ),
    refused: judged.flatMap(({ comment, against }) =>
      against === null ? [] : [`override by ${shortened(comment.author)} at ${comment.writtenAt}: ${against}`],
    ),
  };

  function objectionTo({ comment, commit, reason, isPlain }: { comment: PullComment } & Command): string | null {
    if (!comment.isByPerson || !isNamed(comment.author, approvers))
      return approvers.length === 0 ? 'gate.yaml names no approvers' : 'by somebody who may not override';
    if (comment.isEdited) return 'edited: whoever may write to the repository could have; comment again';
    if (!isPlain) return 'in or after a quotation, a code block or HTML; comment again, with the command first';
    const against = objectionToCommit(commit, head);
    if (against !== null) return against;
    if (reason.length < REASON_LENGTH.min || reason.length > REASON_LENGTH.max)
      return `a reason has ${REASON_LENGTH.min} to ${REASON_LENGTH.max} characters, on the line of the command`;
    if (Number.isNaN(Date.parse(comment.writtenAt))) return 'of no time';
    if (Date.parse(comment.writtenAt) + OVERRIDE_HOURS_MAX * HOUR_MS <= now.getTime()) return 'expired';
    return null;
  }
}

function objectionToCommit(commit: string | null, head: string): string | null {
  if (commit === head.toLowerCase()) return null;
  const command = `/staging override ${head} REASON`;
  if (commit === null) return `names no commit; for what is there now: ${command}`;
  if (!head.toLowerCase().startsWith(commit)) return `of commit ${commit.slice(0, 12)}, which is not the one here`;
  return `a commit is named by its whole name, for another can be made that begins alike: ${command}`;
}

interface Command {
  /** In small letters; null where it names none. */
  readonly commit: string | null;
  readonly reason: string;
  /** Whether it is shown as text, whatever renders the comment. */
  readonly isPlain: boolean;
}

/**
 * The first command of a comment. What is above it must leave no doubt that it is text: no block begins there, and no
 * paragraph goes on into it but one of commands (a quotation goes on in a line without its mark).
 */
function commandIn(body: string): Command | null {
  const lines = body.split(/\r?\n/);
  const index = lines.findIndex((line) => COMMAND.test(line));
  if (index < 0) return null;
  const above = lines.slice(0, index);
  const paragraph = above.slice(above.findLastIndex((line) => /^[ \t]*$/.test(line)) + 1);
  const isPlain = !above.some((line) => BLOCK.test(line)) && paragraph.every((line) => line.startsWith('/'));
  const given = COMMAND.exec(lines[index] ?? '')?.[1] ?? '';
  const [first = '', ...others] = given.split(/[ \t]+/u);
  if (!COMMIT.test(first)) return { commit: null, reason: readable(given), isPlain };
  return { commit: first.toLowerCase(), reason: readable(others.join(' ')), isPlain };
}

/** Without what nobody sees: a reason is for those who read it on the next bump. */
function readable(text: string): string {
  return text.replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]+/gu, ' ').trim();
}
