import { type KeptComment, keepComment, ownComments, type WrittenComment } from './comments.ts';
import { type ConnectionOptions, openConnection } from './connection.ts';
import { closeIssue, type Issue, type NewIssue, openIssue, openIssues, updateIssue } from './issues.ts';
import { ensureLabel, type FamilyLabel, type Label, labelPull } from './labels.ts';
import { mayWrite } from './may-write.ts';
import { isHeadMeant } from './meant-head.ts';
import { ownLogin } from './own-login.ts';
import { type OpenedProposal, openProposal, type Proposal } from './proposals.ts';
import { type PullRequest, pullRequest, pullRequestMergedAs } from './pulls.ts';
import { type JobQuery, jobSucceeded, type RunQuery, runById, runsOfPull, type WorkflowRun } from './runs.ts';
import { commentById, commentsOn, isEdited, react, type Said } from './said.ts';
import { runAgain, startWorkflow } from './start-runs.ts';

/**
 * What Warren reads from and writes to one repository on GitHub. Each function throws SurroundingsFailure with what was to
 * be done, what GitHub says, and what to do about it, once waiting for limits and trying again has not helped.
 */
export interface GitHub {
  /** `owner/name` */
  readonly repository: string;
  /** A pull request. Throws UserFailure when there is none of this number. */
  pullRequest(number: number): Promise<PullRequest>;
  /** The merged pull request that a commit of the main branch came from; undefined when it was pushed without one. */
  pullRequestMergedAs(commit: string): Promise<PullRequest | undefined>;
  /**
   * Keeps one comment of Warren's on a pull request or an issue up to date: the oldest that the token's own user wrote and
   * that `isOurs` says is it. Makes it where there is none, writes nothing where it says so already, and deletes further
   * ones. Somebody else's comment is never touched, whatever it holds. GitHub takes 65,536 characters.
   */
  comment(number: number, comment: KeptComment): Promise<WrittenComment>;
  /**
   * Gives a pull request this label and takes away others whose names begin with `family`; labels of other families stay.
   * Makes the label in the repository where it is missing; one that is there keeps its colour and description.
   */
  label(number: number, label: FamilyLabel): Promise<void>;
  /** Makes a label in the repository where it is missing. */
  ensureLabel(label: Label): Promise<void>;
  /** Open issues with this label that the token's own user opened, newest first. Pull requests are none. */
  issues(label: string): Promise<Issue[]>;
  /** Opens an issue once, however often the connection fails. Its labels have to be there: see ensureLabel. */
  openIssue(issue: NewIssue): Promise<Issue>;
  /** Replaces what is given; writes nothing when nothing is. */
  updateIssue(number: number, change: { title?: string; body?: string }): Promise<void>;
  /** Closes an issue with a comment that says why. */
  closeIssue(number: number, comment: string): Promise<void>;
  /**
   * The runs of a workflow for the head of a pull request, by default those that ended well, newest first: those of its
   * branch, in this repository, from when that had no pull request against another branch, whose workflow may have run then.
   */
  runsOfPull(of: RunQuery): Promise<WorkflowRun[]>;
  /** A workflow run as it is now, to tell whether it is over; undefined when there is none (GitHub deletes old ones). */
  run(id: number): Promise<WorkflowRun | undefined>;
  /**
   * Whether a job concluded with `success` in one attempt of a run, which may have succeeded with that job skipped. False
   * where the attempt or the job is not there.
   */
  jobSucceeded(of: JobQuery): Promise<boolean>;
  /**
   * Opens a pull request with these files, on a branch of its own that is made for them; gives the one that is open where the
   * same is proposed already. Throws UserFailure where the repository lets no workflow open any.
   */
  propose(proposal: Proposal): Promise<OpenedProposal>;
  /** Runs all jobs of a run that is over again. */
  runAgain(id: number): Promise<void>;
  /** Starts a workflow of a branch by hand. */
  startWorkflow(of: { workflow: string; branch: string; inputs: Record<string, string> }): Promise<void>;
  /** One comment as it is now, whoever wrote it; undefined when it is gone. */
  commentById(id: number): Promise<Said | undefined>;
  /** All comments on a pull request or an issue, whoever wrote them, oldest first. */
  commentsOn(number: number): Promise<Said[]>;
  /** Whether the token's own user wrote a comment that passes the test. */
  hasComment(number: number, isOurs: (body: string) => boolean): Promise<boolean>;
  /** Whether somebody edited a comment since it was made. */
  isEdited(said: Said): Promise<boolean>;
  /** Puts a reaction below a comment. */
  react(id: number, content: '+1' | 'confused'): Promise<void>;
  /** Whether somebody may write to the repository now. */
  mayWrite(login: string): Promise<boolean>;
  /** Whether the head of a pull request is what it was when somebody said something about it. */
  isHeadMeant(pull: PullRequest, saidAt: Date): Promise<boolean>;
}

/** Opens one repository. Asks GitHub nothing yet. */
export function openGitHub(options: ConnectionOptions): GitHub {
  const connection = openConnection(options);
  const self = ownLogin(connection);
  return {
    repository: connection.repository,
    pullRequest: (number) => pullRequest(connection, number),
    pullRequestMergedAs: (commit) => pullRequestMergedAs(connection, commit),
    comment: (number, comment) => keepComment({ connection, self }, number, comment),
    label: (number, label) => labelPull(connection, number, label),
    ensureLabel: (label) => ensureLabel(connection, label),
    issues: (label) => openIssues({ connection, self }, label),
    openIssue: (issue) => openIssue({ connection, self }, issue),
    updateIssue: (number, change) => updateIssue(connection, number, change),
    closeIssue: (number, comment) => closeIssue({ connection, self }, number, comment),
    runsOfPull: (of) => runsOfPull(connection, of),
    run: (id) => runById(connection, id),
    jobSucceeded: (of) => jobSucceeded(connection, of),
    propose: (proposal) => openProposal({ connection, self }, proposal),
    runAgain: (id) => runAgain(connection, id),
    startWorkflow: (of) => startWorkflow(connection, of),
    commentById: (id) => commentById(connection, id),
    commentsOn: (number) => commentsOn(connection, number),
    hasComment: async (number, isOurs) => (await ownComments({ connection, self }, number, isOurs)).length > 0,
    isEdited: (said) => isEdited(connection, said),
    react: (id, content) => react(connection, id, content),
    mayWrite: (login) => mayWrite(connection, login),
    isHeadMeant: (pull, saidAt) => isHeadMeant(connection, pull, saidAt),
  };
}
