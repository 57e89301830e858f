import { absenceVariable, type Judge } from '../run/left-out.cjs';

/** `describe` where the judge is there; where it is not, its tests are skipped, and the run says why in its end. */
export function describeJudgedBy(judge: Judge): typeof describe {
  return process.env[absenceVariable(judge)] === undefined ? describe : describe.skip;
}
