/**
 * The report's only style sheet: light and dark by the reader's own setting, tables that scroll by themselves on a phone,
 * everything open on paper, which is white and has an end on the right. Colours keep a contrast of 4.5 to 1 on their ground
 * (WCAG 2.2, 1.4.3); lengths never depend on the height of the window, which inside of Deck is the page's own.
 */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --back: #fff; --raised: #f6f8fa; --text: #1b1f24; --faint: #57606a; --line: #d0d7de;
  --pass: #116329; --pass-back: #dafbe1; --open: #7d4e00; --open-back: #fff3c4; --fail: #a40e26; --fail-back: #ffe2e0;
  --before: #57606a; --now: #0550ae; --focus: #0550ae; }
@media screen and (prefers-color-scheme: dark) { :root { --back: #0d1117; --raised: #161b22; --text: #e6edf3; --faint: #9aa4af;
  --line: #30363d; --pass: #7ee787; --pass-back: #12261e; --open: #f0c560; --open-back: #2e2410; --fail: #ff9b93;
  --fail-back: #3a1417; --before: #9aa4af; --now: #79c0ff; --focus: #79c0ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 88rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, "Open Sans", sans-serif; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .4rem 0; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .4rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: .4rem 0; }
.says, small, dt, .when { color: var(--faint); }
.verdict { padding: .9rem 1.1rem; border-radius: .6rem; border-left: .5rem solid; }
.verdict p, .verdict .when { color: inherit; }
.pass { color: var(--pass); background: var(--pass-back); border-color: var(--pass); }
.inconclusive { color: var(--open); background: var(--open-back); border-color: var(--open); }
.fail { color: var(--fail); background: var(--fail-back); border-color: var(--fail); }
td.pass small, td.fail small, td.inconclusive small { color: inherit; }
.badge { display: inline-block; border: 1px solid; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem;
  font-weight: 700; text-transform: uppercase; letter-spacing: .03em; white-space: nowrap; }
.badge.over { color: var(--faint); font-weight: 600; }
a { color: var(--now); } button, select { font: inherit; max-width: 100%; padding: .15rem .5rem; }
.wrong, .next { background: var(--raised); border: 1px solid var(--line); border-radius: .6rem; padding: .6rem 1.1rem;
  margin-top: .8rem; }
.wrong h2, .next h2 { margin: .2rem 0 .4rem; }
.next li::first-letter { text-transform: uppercase; }
.next ol { font-weight: 600; margin: .3rem 0; padding-left: 1.4rem; }
ul.plain { list-style: none; padding: 0; margin: 0; }
ul.plain > li + li { border-top: 1px solid var(--line); margin-top: .6rem; padding-top: .6rem; }
.scroll { overflow-x: auto; margin: .4rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { border: 1px solid var(--line); padding: .35rem .55rem; text-align: left; vertical-align: top; min-width: 5.6rem;
  overflow-wrap: break-word; }
thead th { background: var(--raised); }
tbody th[scope="row"] { position: sticky; left: 0; background: var(--raised); max-width: 9rem; overflow-wrap: anywhere; }
td.pass, td.fail, td.inconclusive { border-color: var(--line); } td.fail { font-weight: 600; outline: 2px solid var(--fail); outline-offset: -2px; }
.sign { width: .8em; height: .8em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; vertical-align: -.05em; }
section[aria-labelledby="routing"] table { font-size: .8125rem; }
section[aria-labelledby="routing"] :is(th, td) { padding: .3rem .4rem; min-width: 4.2rem; }
td.none { color: var(--faint); }
dl { display: grid; grid-template-columns: minmax(5.5rem, max-content) 1fr; gap: .15rem 1rem; margin: .4rem 0; }
dd { margin: 0; }
article { border: 1px solid var(--line); border-left: .35rem solid; border-radius: .4rem; padding: .4rem 1rem; margin: .75rem 0; }
article.pass, article.inconclusive, article.fail { background: none; color: inherit; }
article.fail { border-left-color: var(--fail); } article.inconclusive { border-left-color: var(--open); }
article h3 { margin-top: .3rem; } h3 small { font-weight: 400; } .times { white-space: nowrap; }
summary { cursor: pointer; padding: .2rem 0; }
pre { overflow-x: auto; font-size: .75rem; background: var(--raised); padding: .6rem; margin: .3rem 0;
  white-space: pre-wrap; }
.lanes { margin: .6rem 0; }
.lane { display: grid; grid-template-columns: 11rem 1fr; gap: 0 .8rem; align-items: center; border-bottom: 1px solid var(--line); }
.lane > span { font-size: .85rem; overflow-wrap: anywhere; }
.lane svg { display: block; overflow: visible; }
.lanes rect { stroke: var(--back); stroke-width: 1.5; }
.lane line { stroke: var(--text); stroke-width: 1.5; }
rect.before, .key.before { fill: var(--before); background: var(--before); }
rect.now, .key.now { fill: var(--now); background: var(--now); }
rect.fail, .key.fail { fill: var(--fail); background: var(--fail); }
rect.inconclusive { fill: var(--open); background: none; }
.axis { position: relative; height: 1.3rem; font-size: .75rem; color: var(--faint); }
.axis span { position: absolute; white-space: nowrap; border-left: 1px solid var(--faint); padding-left: .25rem; }
.legend { font-size: .85rem; color: var(--faint); }
.key { display: inline-block; width: .9em; height: .9em; border-radius: .15em; vertical-align: -.1em; margin: 0 .3rem 0 .7rem; } .key:first-child { margin-left: 0; }
.key.mark { width: 2px; background: var(--text); }
.strip .lane { grid-template-columns: 15rem 1fr; }
svg.before { color: var(--before); } svg.now { color: var(--now); }
.strip .one { stroke: currentColor; opacity: .55; stroke-width: 1; } .strip .median { stroke: var(--text); stroke-width: 3; }
.strip .box { fill: currentColor; opacity: .25; }
.curve-box { max-width: 40rem; margin: .8rem 0 1.2rem; position: relative; }
.curve-box svg { display: block; overflow: visible; border-left: 1px solid var(--faint); border-bottom: 1px solid var(--faint); }
.curve-box svg svg { border: 0; } .grid { stroke: var(--line); } .curve { fill: none; stroke: currentColor; stroke-width: 2;
  vector-effect: non-scaling-stroke; } .c1 { stroke-dasharray: 7 4; } .c2 { stroke-dasharray: 2 4; } circle { fill: currentColor; }
.y { font-size: .75rem; color: var(--faint); }
.spark { list-style: none; display: flex; align-items: flex-end; gap: .25rem; padding: 0; height: 5.5rem; max-width: 40rem; }
.spark li { flex: 1 1 0; max-width: 2rem; height: 100%; display: flex; flex-direction: column; justify-content: flex-end; align-items: center;
  background: none; gap: .25rem; position: relative; }
.spark .bar { width: 100%; background: currentColor; border-radius: .15rem .15rem 0 0; min-height: 2px; flex-shrink: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
section[aria-labelledby="about"] tbody th, section[aria-labelledby="latencies"] tbody th { overflow-wrap: normal; }
.pair { font-size: 1.1rem; } main > h1 ~ section > h2 { margin-top: 1.4rem; }
.sayings, .moves, .runs { list-style: none; padding: 0; margin: .4rem 0; }
.sayings > li, .moves > li, .runs > li { border-top: 1px solid var(--line); padding: .45rem 0; } .sayings ul { margin: .2rem 0; }
.moves > li { display: grid; grid-template-columns: 19.5rem 1fr; gap: .1rem 1rem; }
.runs > li { display: grid; grid-template-columns: 8.6rem 8.6rem 8.6rem 11.5rem 4.8rem 1fr; gap: .1rem .8rem; align-items: baseline; font-size: .9rem; }
.runs a { font-weight: 600; } .runs .pick { color: var(--faint); } .runs > li.gap { display: block; color: var(--open); background: var(--open-back); padding: .3rem .8rem; }
.bar { position: sticky; top: 0; background: var(--back); padding: .4rem 0; margin: 0; z-index: 1; }
@media (min-width: 40.01rem) { .steps summary { display: none; } .steps details::details-content { content-visibility: visible; block-size: auto; } }
@media (max-width: 66rem) { .moves > li, .moves > li > span { display: block; } .runs > li { display: flex; flex-wrap: wrap; } .runs .troubles { flex-basis: 100%; }
  .runs .pick { order: 1; } }
@media (max-width: 40rem) { body { padding: .6rem; } td .badge { font-size: .75rem; padding: 0 .4rem; }
  section[aria-labelledby="about"] td { overflow-wrap: anywhere; } h1 { font-size: 1.3rem; } dl { display: block; } dd { margin: 0 0 .4rem; }
  tbody th[scope="row"] { max-width: 7rem; } .lane, .strip .lane { grid-template-columns: 1fr; } .wrong, .next { padding: .5rem .8rem; } }
@media print { body { max-width: none; font-size: 10pt; } .scroll { overflow: visible; } article, tr { break-inside: avoid; }
  * { print-color-adjust: exact; } details::details-content { content-visibility: visible; block-size: auto; }
  th, td, section[aria-labelledby="routing"] :is(th, td) { min-width: 0; overflow-wrap: anywhere; } tbody th[scope="row"] { position: static; }
  section[aria-labelledby="routing"] table { font-size: 6.5pt; } section[aria-labelledby="routing"] :is(th, td) { padding: 1pt 2pt; } }
`;
