/** The files of a real run that it can be judged from again, as they were written. */
export type Recording = Readonly<Record<(typeof RECORDED)[number], string>>;
export const RECORDED = ['description.json', 'environment.json', 'history.jsonl'] as const;
