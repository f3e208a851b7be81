import { OVERRIDE_HOURS_MAX } from '../model/override.js';
import type { PullComment } from '../model/pull-comment.js';
import { shortened } from './first-of.js';
import { isNamed } from './is-named.js';

/** The command, a line of its own from its first character: a quotation of it is none. */
const COMMAND = /^\/staging[ \t]+override(?:[ \t]+(.*?))?[ \t]*$/u;
/** What begins a block that is shown otherwise than as text, or not at all. */
const BLOCK = /^[\s>*+\d.)-]*(?:```|~~~)|<[!?/a-z]/iu;
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
 * older than an override lasts, and it came after the gate had answered for the commit that is judged: an approver can
 * only mean what was there to be seen, and what was pushed afterwards was answered for later.
 *
 * @param heard.answeredAt - when the gate first answered for this commit, by GitHub's clock; null where it has not.
 * @param heard.headSince - since when the pull request leads to it, as far as the gate has seen.
 */
export function hearComments(
  comments: readonly PullComment[],
  {
    approvers,
    answeredAt,
    headSince,
    now,
  }: { approvers: readonly string[]; answeredAt: string | null; headSince: string; now: Date },
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

  function objectionTo({ comment, reason, isPlain }: { comment: PullComment } & Command): string | null {
    if (!comment.isByPerson || !isNamed(comment.author, approvers))
      return approvers.length === 0 ? 'gate.yaml names no approvers' : 'by somebody who may not override';
    if (comment.isEdited) return 'edited: whoever may write to the repository could have; comment again';
    if (!isPlain) return 'in or after a quotation, a code block or HTML; comment again, with the command first';
    if (reason.length < REASON_LENGTH.min || reason.length > REASON_LENGTH.max)
      return `a reason has ${REASON_LENGTH.min} to ${REASON_LENGTH.max} characters, on the line of the command`;
    if (Number.isNaN(Date.parse(comment.writtenAt))) return 'of no time';
    if (Date.parse(comment.writtenAt) + OVERRIDE_HOURS_MAX * HOUR_MS <= now.getTime()) return 'expired';
    if (answeredAt === null || Date.parse(answeredAt) > Date.parse(comment.writtenAt))
      return 'written before the gate answered for this commit; comment again';
    if (Date.parse(headSince) > Date.parse(comment.writtenAt))
      return 'written while the branch led to another commit; comment again';
    return null;
  }
}

interface Command {
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
  return { reason: readable(COMMAND.exec(lines[index] ?? '')?.[1] ?? ''), isPlain };
}

/** Without what nobody sees: a reason is for those who read it on the next bump. */
function readable(text: string): string {
  return text.replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]+/gu, ' ').trim();
}
