import { type ApplyCommentProps, applyComment, isApplyComment } from '../../apply/apply-comment.ts';
import type { Surroundings } from '../../apply/apply-run.ts';
import { UserFailure } from '../../process/failure.ts';
import type { DeployedPlatform } from '../../states/deployed-platform.ts';
import type { GitHub } from '../client.ts';

/** What a job that applies has at hand. */
export interface ApplyJob {
  github: GitHub;
  /** Folder of the checked out files. */
  repository: string;
  /** The commit that is checked out. */
  commit: string;
  /** The platform of these files, which are read once, when it is first asked for. Throws UserFailure when they have problems. */
  platform: () => DeployedPlatform;
  surroundings: Surroundings;
  /** Tells the log what goes on. */
  say: (line: string) => void;
  /** Shows Markdown as the job's summary. */
  summarize: (markdown: string) => void;
}

/** A merged change, and where it is told of. */
export interface MergedChange {
  pullRequest: number;
  /** Commit that was reviewed. */
  head: string;
}

/** What keeps everything of a change from being applied is told on its pull request, too. */
export async function refusing<T>(job: ApplyJob, change: MergedChange, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserFailure)) throw error;
    await tellOf(job, change, { journal: { commit: job.commit, stacks: {} }, stacks: [], refusal: error.message });
    throw error;
  }
}

/** Keeps the comment on a pull request true. */
export async function tellOf(
  { github, surroundings, summarize }: ApplyJob,
  { pullRequest }: MergedChange,
  told: Omit<ApplyCommentProps, 'runUrl'>,
): Promise<void> {
  const body = applyComment({ ...told, ...(surroundings.run ? { runUrl: surroundings.run.url } : {}) });
  if (!told.running) summarize(body);
  await github.comment(pullRequest, { body, isOurs: isApplyComment });
}
