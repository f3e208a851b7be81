import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../../../src/toolchain/project-root.js';

const CORPUS = projectPath('tests', 'gate', 'corpus');

/** One input as somebody may give it, and whether it may open the gate. */
export interface CorpusFile {
  readonly name: string;
  readonly isOpen: boolean;
  readonly text: string;
}

/** Every area, each a folder of the corpus. */
export function corpusAreas(): string[] {
  const folders = readdirSync(CORPUS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).sort();
}

export function corpusOf(area: string): CorpusFile[] {
  return (['open', 'shut'] as const).flatMap((kind) => {
    const names = readdirSync(join(CORPUS, area, kind)).filter((name) => name.endsWith('.txt'));
    return names.sort().map((name) => ({
      ...{ name: `${area}/${kind}/${name.replace(/\.txt$/, '')}`, isOpen: kind === 'open' },
      text: readFileSync(join(CORPUS, area, kind, name), 'utf8'),
    }));
  });
}

/** How a value is written otherwise: what stands after `|` in a template. */
const SPELLINGS: Readonly<Record<string, (value: string) => string>> = {
  base64url: (value) => value.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  bare: (value) => `${value.replaceAll('=', '')}${value.endsWith('=') ? '' : 'A'}`,
  wrapped: (value) => value.replaceAll(/.{76}/g, '$&\\n'),
  again: (value) => Buffer.from(value).toString('base64'),
  junk: (value) => `${value.slice(0, 40)}*${value.slice(40)}`,
  hex: (value) => Buffer.from(value, 'base64').toString('hex'),
  upper: (value) => value.toUpperCase(),
  escaped: (value) => [...value].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join(''),
  half: (value) => value.slice(0, value.length / 2),
};

/** A template with its values: `{{name}}`, or `{{name|spelling}}`. A name that there is not is a mistake of the corpus. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{([\w.]+)(?:\|(\w+))?\}\}/g, (whole, name: string, spelling?: string) => {
    const value = values[name];
    const spell = spelling === undefined ? (same: string) => same : SPELLINGS[spelling];
    if (value === undefined || spell === undefined) throw new TypeError(`the corpus names ${whole}`);
    return spell(value);
  });
}

/** Edits of a text: `<<<<`, what is there, `====`, what is to be there, `>>>>`; each on lines of its own. */
export function edited(text: string, edits: string, values: Readonly<Record<string, string>> = {}): string {
  let now = text;
  for (const [, from = '', to = ''] of edits.matchAll(/<<<<\n([\s\S]*?)\n====\n([\s\S]*?)\n>>>>\n/g)) {
    const wanted = filled(from, values);
    if (!now.includes(wanted)) throw new TypeError(`the corpus edits what is not there: ${from}`);
    now = now.replace(wanted, () => filled(to, values));
  }
  return now;
}
