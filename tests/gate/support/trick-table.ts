import { MEANINGS } from '../../../src/gate/objections.js';
import type { TRICK_GROUPS } from './tricks/all.js';

const INTRODUCTION = `# How to trick the gate

Each row is a way to get a bump past \`prow-staging gate\`, and each is a test that does it to files and keys, in a world in
which the gate would otherwise allow the bump. This page is written by \`npm run fix:tricks\` from \`tests/gate/tricks\`; a
test fails where it is out of date. What somebody may write into one file, comment or manifest is \`tests/gate/corpus\`.
`;

/** The page docs/gate-tricks.md. */
export function trickTable(groups: typeof TRICK_GROUPS): string {
  const sections = groups.map(({ title, tricks }) =>
    [
      `## ${title}`,
      '',
      '| somebody … | the gate | because |',
      '|---|---|---|',
      ...tricks.map(
        ({ says, reason }) => `| ${says} | ${MEANINGS[reason].answer} | [${reason}](on-call/${reason}.md) |`,
      ),
      '',
    ].join('\n'),
  );
  return `${[INTRODUCTION, ...sections].join('\n').trimEnd()}\n`;
}
