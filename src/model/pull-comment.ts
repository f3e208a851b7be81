/** A comment of a pull request, as GitHub tells it. */
export interface PullComment {
  readonly id: number;
  /** Empty for an account that is gone. */
  readonly author: string;
  /** False for apps and bots. */
  readonly isByPerson: boolean;
  readonly body: string;
  readonly writtenAt: string;
  /** Whoever may write to the repository can edit what another wrote. */
  readonly isEdited: boolean;
}
