/** Of jobs that share one, plank starts only some at once. */
export interface Turn {
  /** A queue or a name, as text. */
  readonly of: string;
  /** So many of it may have a ProwJob that is not over. */
  readonly atOnce: number;
}

/** One job of production's configuration, and how to get the ProwJob that Prow makes of it. */
export interface JobToPlace {
  /** Index into the description's jobs. */
  readonly job: number;
  /** `cluster:` as production writes it; null where omitted. */
  readonly spelling: string | null;
  /** The ProwJob as Prow's own code made it, as JSON: some thousands of them as objects would not be small. */
  readonly made: string;
  readonly turns: readonly Turn[];
}
