/** What no single key can say: one key and another do not go together. */
export interface SettingsBreach {
  /** `clusters[1].ranges.pods` */
  readonly key: string;
  readonly expected: string;
  readonly observed: string;
}
