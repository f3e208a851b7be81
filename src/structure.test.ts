import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeBreaches, medianBreaches, type SourceText } from './structure/code-rules.js';
import { deadFiles } from './structure/dead-files.js';
import { CODE_FOLDERS, cruiseImports, importBreaches } from './structure/import-rules.js';
import { documentBreaches, machineBreaches } from './structure/text-rules.js';
import { walkFiles } from './structure/walk-files.js';

/** Reading every import takes seconds; on a machine that builds meanwhile, a minute. */
const HOOK_LIMIT_MS = 180_000;
const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const read = (path: string): SourceText => ({ path, text: readFileSync(join(ROOT, path), 'utf8') });
const files = walkFiles(ROOT);
const code = files.filter((path) => /\.ts$/.test(path) && !/^(examples|tests\/fixtures)\//.test(path)).map(read);
const documents = files.filter((path) => /\.md$/.test(path) && !/^(examples|tests\/fixtures)\//.test(path)).map(read);
const texts = files.filter((path) => /\.(ts|mjs|json|jsonl|md|ya?ml|sh)$|^\.ci\/|^\.github\//.test(path)).map(read);

describe('the project', { timeout: 120_000 }, () => {
  let imports: ICruiseResult;
  beforeAll(async () => {
    imports = await cruiseImports(
      ROOT,
      CODE_FOLDERS.filter((folder) => existsSync(join(ROOT, folder))),
    );
  }, HOOK_LIMIT_MS);

  test('imports only in the directions that docs/ARCHITECTURE.md allows, without a cycle', () => {
    expect(imports.summary.totalCruised).toBeGreaterThan(50);
    expect(importBreaches(imports)).toEqual([]);
  });

  test('has no file that nobody uses', () => {
    expect(deadFiles(ROOT, imports)).toEqual([]);
  });

  test('keeps files and functions small, and silences neither compiler nor reader', () => {
    expect(code.flatMap(codeBreaches)).toEqual([]);
  });

  test('keeps most files of src shorter still', () => {
    expect(medianBreaches(code.filter(({ path }) => path.startsWith('src/')))).toEqual([]);
  });

  test('has one title in each document and a README that is read to its end', () => {
    expect(documents.flatMap(documentBreaches)).toEqual([]);
  });

  test("names no path of anybody's machine", () => {
    expect(texts.flatMap(machineBreaches)).toEqual([]);
  });
});

describe('a sample that breaks the rules', { timeout: 60_000 }, () => {
  const sample = mkdtempSync(join(tmpdir(), 'prow-staging-structure-'));
  let imports: ICruiseResult;
  beforeAll(async () => {
    const contents: Record<string, string> = {
      'src/model/noun.ts': "import { readFileSync } from 'node:fs';\nexport const noun = readFileSync;\n",
      'src/model/fixtures/example.ts': 'export const example = 1;\n',
      'src/verdict/judge.ts':
        "import { now } from 'node:process';\nimport { look } from '../canaries/look.js';\nexport const judge = [look, now];\n",
      'src/canaries/look.ts':
        "import type { Place } from '../local/place.js';\nimport { noun } from '../model/noun.js';\nexport const look = (place: Place) => [place, noun];\n",
      'src/local/place.ts': "import { other } from './other.js';\nexport type Place = typeof other;\n",
      'src/local/other.ts':
        "import type { Place } from './place.js';\nexport const other = (place: Place): Place => place;\n",
      'src/local/started.ts': 'export const started = 1;\n',
      'src/local/start.ts': "export const start = new URL('./started.js', import.meta.url);\n",
      'src/cli/main.ts':
        "import { example } from '../model/fixtures/example.js';\nimport { inner } from '../../infra/inner.js';\nimport { entry } from '../../infra/stack.js';\nimport { judge } from '../verdict/judge.js';\nexport const main = [example, inner, entry, judge];\n",
      'src/report/page.ts':
        "import { main } from '../cli/main.js';\nimport { Stack } from '@pulumi/pulumi/automation';\nexport const page = [main, Stack];\n",
      'infra/inner.ts': 'export const inner = 1;\n',
      'src/local/host-node/limit.ts': 'export const limit = 1;\n',
      'src/local/host-node/supported-fields.ts': 'export const fields = 1;\n',
      'tests/conformance/promises/limits.ts':
        "import { limit } from '../../../src/local/host-node/limit.js';\nimport { fields } from '../../../src/local/host-node/supported-fields.js';\nexport const limits = [limit, fields];\n",
      'infra/stack.ts': "import { inner } from './inner.js';\nexport const entry = inner;\n",
    };
    for (const [path, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(sample, path)), { recursive: true });
      writeFileSync(join(sample, path), text);
    }
    imports = await cruiseImports(sample, ['src', 'infra', 'tests']);
  }, HOOK_LIMIT_MS);
  afterAll(() => rmSync(sample, { recursive: true, force: true }));

  test.each([
    ['a verdict that observes', 'src/verdict/judge.ts → src/canaries/look.ts: src/verdict may import src/model.'],
    [
      'a type of a room that is none of its business',
      'src/canaries/look.ts → src/local/place.ts: src/canaries may import',
    ],
    [
      'a command line that goes past the entry of infra',
      'src/cli/main.ts → infra/inner.ts: src/cli may import src, infra/stack.ts',
    ],
    ['a room that imports the command line', 'src/report/page.ts → src/cli/main.ts: Nobody imports src/cli'],
    ['two files that import each other', 'Two files that import each other are one file'],
    ['a verdict with a clock', 'src/verdict/judge.ts → process: A verdict has no clock'],
    ['a model that reads files', 'src/model/noun.ts → fs: The model reads nothing'],
    ['Pulumi outside infra', 'Pulumi is spoken in infra only'],
    [
      'a promise that expects what the node does',
      'tests/conformance/promises/limits.ts → src/local/host-node/limit.ts: What a node does is no evidence',
    ],
    ['a fixture in the program', 'src/cli/main.ts → src/model/fixtures/example.ts: Only tests import tests'],
  ])('is told of %s', (_, message) => {
    expect(importBreaches(imports).join('\n')).toContain(message);
  });

  test('is told of nothing that is allowed', () => {
    const breaches = importBreaches(imports).join('\n');
    expect(breaches).not.toContain('src/canaries/look.ts → src/model/noun.ts');
    expect(breaches).not.toContain('→ infra/stack.ts');
    expect(breaches).not.toContain('src/cli/main.ts → src/verdict/judge.ts');
    expect(breaches).not.toContain('→ src/local/host-node/supported-fields.ts');
  });

  test('is told of the files that nobody uses, and not of one that is started by its name', () => {
    expect(deadFiles(sample, imports).map((line) => line.split(':')[0])).toEqual([
      'src/local/start.ts',
      'src/report/page.ts',
    ]);
  });
});

describe('a file', () => {
  const breachesOf = (text: string, path = 'src/model/noun.ts'): string => codeBreaches({ path, text }).join('\n');
  const long = (lines: number): string => `export function walk() {\n${'  step();\n'.repeat(lines - 2)}}\n`;

  test.each([
    ['of more than 300 lines', 'export const a = 1;\n'.repeat(301), '301 lines, the cap is 300'],
    ['with a function of more than 50 lines', long(51), 'a function of 51 lines'],
    ['with `any`', 'export const a: any = 1;', '`any` hides the question'],
    ['with a claim that something is not null', 'export const a = b!;', 'claims what nobody checked'],
    ['that silences the compiler', `// ${'@ts'}-expect-error: no`, 'make the type right'],
    ['with a default export', 'export default 1;', 'export it by its name'],
    ['with a default function', 'export default function a() {}', 'export it by its name'],
    ['with a note for later', `// ${'TO'}${'DO'}: later`, 'do it now'],
    ['that ends the process', 'process.exit(1);', 'only src/cli and a program’s main.ts end the process'],
  ])('%s is refused', (_, text, message) => {
    expect(breachesOf(text)).toContain(message);
  });

  test.each(['src/model/utils.ts', 'src/model/index.ts'])('named %s is refused', (path) => {
    expect(breachesOf('export const a = 1;', path)).toContain('name the file after its one export');
  });

  test('that keeps the rules is not refused', () => {
    expect(breachesOf(long(50))).toBe('');
    expect(breachesOf('export const a: unknown = b != null && !c;\nswitch (a) { default: }\n')).toBe('');
    expect(breachesOf('process.exit(0);', 'src/local/keeper/main.ts')).toBe('');
    expect(breachesOf(long(200), 'src/model/noun.test.ts')).toBe('');
    expect(breachesOf('export default {};', 'vitest.config.ts')).toBe('');
  });

  test('may be long as long as most are short', () => {
    const ofLines = (...lengths: number[]): SourceText[] =>
      lengths.map((lines, index) => ({ path: `src/${index}.ts`, text: 'a\n'.repeat(lines) }));
    expect(medianBreaches(ofLines(10, 70, 299))).toEqual([]);
    expect(medianBreaches(ofLines(10, 71, 299))).toHaveLength(1);
  });
});

describe('a document', () => {
  const breachesOf = (text: string): string[] => documentBreaches({ path: 'README.md', text });

  test('with one title is not refused, whatever its code blocks hold', () => {
    expect(breachesOf('# Title\n\n```\n# a comment\n```\n')).toEqual([]);
  });

  test('with no title, or two, is refused', () => {
    expect(breachesOf('Text')).toHaveLength(1);
    expect(breachesOf('# One\n\n# Two\n')).toHaveLength(1);
  });

  test('that is the README is refused above 400 words', () => {
    expect(breachesOf(`# Title ${'word '.repeat(398)}`)).toEqual([]);
    expect(breachesOf(`# Title ${'word '.repeat(399)}`)).toHaveLength(1);
  });

  test("with a path of somebody's machine is refused", () => {
    const breachesIn = (text: string): string[] => machineBreaches({ path: 'docs/a.md', text });
    expect(breachesIn(`see ${'/work'}/main/src`)).toHaveLength(1);
    expect(breachesIn(`in ${'/root'}/.cache`)).toHaveLength(1);
    expect(breachesIn('see docs/work/main.md and https://example.org/root/x and ~/root')).toEqual([]);
  });
});
