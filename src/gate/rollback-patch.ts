import type { LineEdit, Rollback } from '../model/rollback.js';

/**
 * The change of a rollback as `git apply --unidiff-zero` takes it in production's folder; empty where nothing is to be
 * changed. Without lines around it, for the exact line is known, and anything else may have changed.
 */
export function rollbackPatch({ edits }: Pick<Rollback, 'edits'>): string {
  const files = [...new Set(edits.map(({ file }) => file))];
  return files
    .flatMap((file) => [
      ...[`--- a/${file}`, `+++ b/${file}`],
      ...edits.filter((edit) => edit.file === file).flatMap(hunk),
    ])
    .join('\n');
}

function hunk({ line, before, after, endsFile }: LineEdit): string[] {
  const end = endsFile ? ['\\ No newline at end of file'] : [];
  return [`@@ -${line} +${line} @@`, `-${before}`, ...end, `+${after}`, ...end];
}
