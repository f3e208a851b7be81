import type { SourceText } from './code-rules.js';

/** Longer than this and nobody reads to the first command. */
const README_WORDS_MAX = 400;

/** Paths of somebody's machine. The project runs on any. */
const MACHINE_PATHS = /(?<![\w.~}-])\/(work\/(main|shared)|tmp\/tools|root\/)/;

/** What breaks the rules for documents in one Markdown file. */
export function documentBreaches({ path, text }: SourceText): string[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1\s*$/gm, '');
  const titles = prose.split('\n').filter((line) => /^# /.test(line)).length;
  const words = text.split(/\s+/).filter((word) => word !== '').length;
  return [
    ...(titles === 1 ? [] : [`${path}: ${titles} titles: a document has exactly one line that begins with "# "`]),
    ...(path === 'README.md' && words > README_WORDS_MAX
      ? [`${path}: ${words} words, the cap is ${README_WORDS_MAX}: move the rest to docs/`]
      : []),
  ];
}

/** Places of one machine that slipped into a file. */
export function machineBreaches({ path, text }: SourceText): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      MACHINE_PATHS.test(line)
        ? [`${path}:${index + 1}: a path of somebody's machine: say it relative to the project, or by a variable`]
        : [],
    );
}
