import { buildSchema } from 'graphql';

/**
 * The part of GitHub's GraphQL schema that Prow's queries name (pkg/tide/tide.go,
 * pkg/tide/blockers, cmd/external-plugins/needs-rebase), and `viewer`, by which the
 * gate asks who it is. A query that names anything else fails as it does with GitHub, by the field's name.
 */
export const GITHUB_SCHEMA = buildSchema(`
  scalar DateTime
  scalar URI
  enum MergeableState { CONFLICTING MERGEABLE UNKNOWN }
  enum PullRequestState { OPEN CLOSED MERGED }
  enum PullRequestReviewDecision { APPROVED CHANGES_REQUESTED REVIEW_REQUIRED }
  enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }
  enum SearchType { ISSUE REPOSITORY USER }
  enum CollaboratorAffiliation { ALL DIRECT OUTSIDE }
  enum RepositoryPermission { ADMIN MAINTAIN READ TRIAGE WRITE }

  type RateLimit { cost: Int! limit: Int! remaining: Int! resetAt: DateTime! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  interface Actor { login: String! }
  type User implements Actor { login: String! }
  interface RepositoryOwner { login: String! }
  type Organization implements RepositoryOwner { login: String! }
  type Ref { name: String! prefix: String! }
  type Label { name: String! }
  type LabelConnection { nodes: [Label] }
  type Milestone { title: String! }

  type StatusContext { context: String! description: String state: StatusState! }
  type Status { contexts: [StatusContext!]! }
  type CheckRun { name: String! conclusion: String status: String! }
  union StatusCheckRollupContext = CheckRun | StatusContext
  type StatusCheckRollupContextConnection { nodes: [StatusCheckRollupContext] }
  type StatusCheckRollup { contexts(first: Int, last: Int): StatusCheckRollupContextConnection! }
  type Commit { oid: String! status: Status statusCheckRollup: StatusCheckRollup }
  type PullRequestCommit { commit: Commit! }
  type PullRequestCommitConnection { nodes: [PullRequestCommit] }

  type PullRequest {
    number: Int!
    title: String!
    body: String!
    state: PullRequestState!
    author: Actor
    baseRef: Ref
    headRefName: String!
    headRefOid: String!
    mergeable: MergeableState!
    canBeRebased: Boolean!
    reviewDecision: PullRequestReviewDecision
    repository: Repository!
    commits(first: Int, last: Int): PullRequestCommitConnection!
    labels(first: Int, last: Int): LabelConnection
    milestone: Milestone
    updatedAt: DateTime!
  }
  type Issue { number: Int! title: String! url: URI! repository: Repository! }
  type Repository {
    name: String!
    nameWithOwner: String!
    owner: RepositoryOwner!
    collaborators(affiliation: CollaboratorAffiliation, first: Int, after: String): RepositoryCollaboratorConnection
  }
  type RepositoryCollaboratorEdge { permission: RepositoryPermission! node: User! }
  type RepositoryCollaboratorConnection { edges: [RepositoryCollaboratorEdge] pageInfo: PageInfo! }

  union SearchResultItem = Issue | PullRequest
  type SearchResultItemConnection { issueCount: Int! pageInfo: PageInfo! nodes: [SearchResultItem] }

  type Query {
    rateLimit: RateLimit
    viewer: User!
    repository(owner: String!, name: String!): Repository
    search(query: String!, type: SearchType!, first: Int, after: String): SearchResultItemConnection!
  }
`);
