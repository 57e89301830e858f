import { messageOf } from '../../pipeline/process/failure.ts';
import { bringPython } from '../judges/python-environment.ts';
import { absenceVariable, type Judge } from './left-out.cjs';

/** Brings the judges before the first test. Where one cannot be had, its tests are skipped, and the run says why in the end. */
// biome-ignore lint/style/noDefaultExport: Jest takes what is run before a project from there.
export default async function bringJudges(): Promise<void> {
  const wanted: Judge[] = [
    'moto',
    'zizmor',
    'wirefilter',
    'pagerduty',
    ...(process.env.NIGHTLY ? (['checkov'] as const) : []),
  ];
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  await Promise.all(
    wanted.map(async (judge) => {
      try {
        await bringPython(judge, say);
      } catch (error) {
        process.env[absenceVariable(judge)] = messageOf(error);
      }
    }),
  );
}
