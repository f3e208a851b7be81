import type { Outcome } from '../../model/outcome.js';
import { htmlText } from './html-text.js';
import { sign } from './signs.js';

/** What a part of the page is called, and its HTML, which is safe already. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
  /** What the section says in one line, as text. */
  readonly says?: string;
}

/** A part of the page with a heading that a screen reader can jump to. */
export function section({ id, title, says, html }: Section): string {
  const line = says === undefined ? '' : `<p class="says">${htmlText(says)}</p>`;
  return `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${line}${html}</section>`;
}

/** An outcome as sign and word: colour is the third. */
export function badge(outcome: Outcome): string {
  return `<span class="badge ${outcome}">${sign(outcome)} ${outcome}</span>`;
}

/** A table that scrolls by itself where it is wider than the screen, by keyboard too. Cells are HTML. */
export function table(name: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th scope="col">${htmlText(column)}</th>`).join('');
  return scrolling(name, `<thead><tr>${head}</tr></thead>${tableBody(rows)}`);
}

/** The rows of a table. */
export function tableBody(rows: readonly (readonly string[])[]): string {
  return `<tbody>${rows.map((cells) => `<tr>${cells.join('')}</tr>`).join('')}</tbody>`;
}

/** The inside of a table in a region that can be scrolled. The name is ours, never a run's. */
export function scrolling(name: string, html: string): string {
  return `<div class="scroll" role="region" tabindex="0" aria-label="${name}, table"><table>${html}</table></div>`;
}

/** A heading of a row. */
export function rowHead(text: string): string {
  return `<th scope="row">${htmlText(text)}</th>`;
}

/** A cell that holds text. */
export function cell(text: string): string {
  return `<td>${htmlText(text)}</td>`;
}

/** Terms, which are ours, and what they are. */
export function definitions(terms: Readonly<Record<string, string>>): string {
  const items = Object.entries(terms).map(([term, text]) => `<dt>${term}</dt><dd>${htmlText(text)}</dd>`);
  return `<dl>${items.join('')}</dl>`;
}

/** Something to be opened by who wants to know; it is open on paper. The summary is text. */
export function fold(summary: string, html: string): string {
  return `<details><summary>${htmlText(summary)}</summary>${html}</details>`;
}

/** Three significant digits, so that 0.1 % is not rounded to never. */
export function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(3))} %`;
}

/** A length of time as a person says it. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (Math.abs(milliseconds) < 10_000) return `${Number((milliseconds / 1_000).toFixed(2))} s`;
  if (seconds < 120) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
