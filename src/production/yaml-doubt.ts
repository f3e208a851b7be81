/** What of a text two readers of YAML take in two ways, and where. */
export interface Doubt {
  /** Counted from 0. */
  readonly offset: number;
  readonly expected: string;
  readonly observed: string;
}
