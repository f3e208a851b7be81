import ts from 'typescript';

/** One file with its text. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Bars of docs/STYLE.md. */
const FILE_LINES_MAX = 300;
const FILE_LINES_MEDIAN_MAX = 70;
const FUNCTION_LINES_MAX = 50;

/** Tools that read their configuration from a default export. */
const TOOL_CONFIGURATION = /(^|\/)vitest\.config\.ts$/;
const TESTS = /(\.test\.ts$|^tests\/|\/fixtures\/)/;
/** What runs as a process of its own, and so may end it. */
const PROGRAMS = /^(src\/cli|bin)\/|\/main\.ts$/;
/** Taken apart, so that this file does not break its own rule. */
const LEFTOVERS = new RegExp(`\\b(${['TO_DO', 'FIX_ME', 'X_XX'].map((word) => word.replace('_', '')).join('|')})\\b`);
const CATCH_ALL_NAME = /(^|\/)(utils?|helpers?|common|misc)\.ts$|^(?!infra\/).*(^|\/)index\.ts$/;

/** What breaks the style of the code in one file, each with what to do instead. */
export function codeBreaches({ path, text }: SourceText): string[] {
  const source = parse({ path, text });
  const breaches = TESTS.test(path) ? [] : sizeBreaches(path, { source, lines: text.trimEnd().split('\n').length });
  if (CATCH_ALL_NAME.test(path)) breaches.push(`${path}: name the file after its one export, and have no barrels`);
  for (const [index, line] of text.split('\n').entries()) {
    const at = `${path}:${index + 1}`;
    if (LEFTOVERS.test(line)) breaches.push(`${at}: do it now, or open an issue and delete the note`);
    if (/(\/\/|\/\*)\s*@ts-/.test(line)) breaches.push(`${at}: make the type right instead of silencing the compiler`);
  }
  return [...breaches, ...syntaxBreaches(path, source)];
}

/** Whether a room's files are small as a whole. */
export function medianBreaches(files: readonly SourceText[]): string[] {
  const lengths = files
    .filter(({ path }) => !TESTS.test(path))
    .map(({ text }) => text.trimEnd().split('\n').length)
    .sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  if (median <= FILE_LINES_MEDIAN_MAX) return [];
  return [
    `the median file has ${median} lines, the bar is ${FILE_LINES_MEDIAN_MAX}: give each export a file of its own`,
  ];
}

function sizeBreaches(path: string, { source, lines }: { source: ts.SourceFile; lines: number }): string[] {
  const long = functionsOf(source).filter((one) => one.lines > FUNCTION_LINES_MAX);
  return [
    ...(lines > FILE_LINES_MAX
      ? [
          `${path}: ${lines} lines, the cap is ${FILE_LINES_MAX}: move what is not the title export into files of its own`,
        ]
      : []),
    ...long.map(
      (one) =>
        `${path}:${one.line}: a function of ${one.lines} lines, the cap is ${FUNCTION_LINES_MAX}: give its steps names`,
    ),
  ];
}

function functionsOf(source: ts.SourceFile): { line: number; lines: number }[] {
  const found: { line: number; lines: number }[] = [];
  visit(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
    const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
    found.push({ line: first + 1, lines: last - first + 1 });
  });
  return found;
}

function syntaxBreaches(path: string, source: ts.SourceFile): string[] {
  const breaches: string[] = [];
  const isTest = TESTS.test(path);
  visit(source, (node) => {
    const advice = adviceFor(node, { path, isTest });
    if (advice === null) return;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    breaches.push(`${path}:${line + 1}: ${advice}`);
  });
  return breaches;
}

function adviceFor(node: ts.Node, { path, isTest }: { path: string; isTest: boolean }): string | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword)
    return '`any` hides the question: say the type, or `unknown` and narrow it';
  if (ts.isNonNullExpression(node)) return '`!` claims what nobody checked: handle the missing case';
  if (isDefaultExport(node) && !TOOL_CONFIGURATION.test(path)) return 'export it by its name';
  if (isExit(node) && !isTest && !PROGRAMS.test(path))
    return 'only src/cli and a program’s main.ts end the process: throw an ExplainedError';
  return null;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return node.isExportEquals !== true;
  return node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent);
}

function isExit(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'exit' &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'process'
  );
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

function parse({ path, text }: SourceText): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}
