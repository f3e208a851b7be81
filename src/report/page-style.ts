/** The report's only style sheet: light and dark by the reader's own setting, tables that scroll on a phone. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --back: #fff; --text: #1b1f24; --faint: #57606a; --line: #d0d7de;
  --pass: #116329; --pass-back: #dafbe1; --open: #7d4e00; --open-back: #fff3c4; --fail: #a40e26; --fail-back: #ffe2e0; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3; --faint: #9aa4af; --line: #30363d;
  --pass: #7ee787; --pass-back: #12261e; --open: #f0c560; --open-back: #2e2410; --fail: #ff9b93; --fail-back: #3a1417; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.35rem; line-height: 1.3; padding: .75rem 1rem; border-radius: .5rem; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; min-width: 7rem; overflow-wrap: normal; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .15rem 1rem; margin: .5rem 0; }
dt { color: var(--faint); } dd { margin: 0; }
article { border: 1px solid var(--line); border-left-width: .35rem; border-radius: .4rem; padding: .5rem 1rem; margin: .75rem 0; }
article h3 { margin: .25rem 0; font-size: 1rem; }
.pass { color: var(--pass); background: var(--pass-back); }
.inconclusive { color: var(--open); background: var(--open-back); }
.fail { color: var(--fail); background: var(--fail-back); }
article.pass, article.inconclusive, article.fail { background: none; color: inherit; border-left-color: currentColor; }
article.fail { border-left-color: var(--fail); } article.inconclusive { border-left-color: var(--open); } article.pass { border-left-color: var(--pass); }
small { color: var(--faint); }
`;
