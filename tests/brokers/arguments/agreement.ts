import { check, type RealJudge } from './judges.ts';
import type { Judged, Row, Verdict } from './row.ts';

/** The releases that the tests have, and as what a file names them: Debian's 4.0.5 is none that may be chosen. */
export const judgedVersions = { '4.3': '4.3.6', '4.0': '4.0.7' } as const;

/** What one does not expect of the other, for people to read. */
export async function disagreements(rows: readonly Row[], version: string, judge: RealJudge): Promise<string[]> {
  const found = await inParallel(rows, async ({ judged, is }) => {
    const was = verdictOf(await outcomeOf(judged, version, judge));
    return was === is ? [] : [`${JSON.stringify(judged).slice(0, 200)} is ${was}, not ${is}`];
  });
  return found.flat();
}

/** Objects that one takes and the other refuses. */
export async function splits(objects: readonly Judged[], version: string, judge: RealJudge): Promise<string[]> {
  const found = await inParallel(objects, async (judged) => {
    const { refused, errors } = await outcomeOf(judged, version, judge);
    if ((refused !== undefined) === errors.length > 0) return [];
    return [
      `${JSON.stringify(judged)}: RabbitMQ ${refused ?? 'takes it'}; the check ${errors.join(' ') || 'takes it'}`,
    ];
  });
  return found.flat();
}

interface Outcome {
  /** Why RabbitMQ refused it. */
  refused: string | undefined;
  errors: string[];
  warnings: string[];
}

async function outcomeOf(judged: Judged, version: string, judge: RealJudge): Promise<Outcome> {
  const problems = check(judged, version);
  const messages = (severity: string) =>
    problems.filter((each) => each.severity === severity).map(({ message }) => message);
  return { refused: await judge.answer(judged), errors: messages('error'), warnings: messages('warning') };
}

function verdictOf({ refused, errors, warnings }: Outcome): Verdict | string {
  if (refused !== undefined)
    return errors.length > 0 ? 'refused' : `refused by RabbitMQ alone (${refused.slice(0, 200)})`;
  if (errors.length > 0) return 'ours';
  return warnings.length > 0 ? 'idle' : 'taken';
}

/** So many requests at once keep a broker busy. */
const most = 8;

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const open = items.map((item, index) => ({ item, index })).values();
  const lane = async () => {
    for (const { item, index } of open) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: most }, lane));
  return results;
}
