import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import { SurroundingsFailure, UserFailure } from '../../process/failure.ts';
import { buildServices, changesArtefacts, prepareCode } from './code.ts';
import { type Side, type SynthesizedSide, synthesizeSide } from './side.ts';

/** What the two sides of a change come to in Terraform. */
export interface BothStacks {
  /** Absent when the base could not be synthesized. */
  before?: SynthesizedSide;
  /** Absent when the files have errors. */
  after?: SynthesizedSide;
  /** What a reader has to know about it. */
  notes: Sentence[];
}

export interface BothSidesProps {
  /** Absent when there is nothing before the change. */
  before: Side | undefined;
  after: Side;
  /** The files of whose objects stacks are made; undefined: all. */
  files: readonly string[] | undefined;
  /** Paths of code that differ. */
  changedCode: readonly string[];
}

/** A side without stacks. */
const nothing: SynthesizedSide = { stacks: [], warnings: [], close: () => {} };

/**
 * Synthesizes both sides at once, each with its own code. Where the base cannot be, a note says so; throws
 * SurroundingsFailure when today's files cannot.
 */
export async function synthesizeBoth({ before, after, files, changedCode }: BothSidesProps): Promise<BothStacks> {
  if (files?.length === 0) return { before: nothing, after: nothing, notes: [] };
  const [old, current] = await Promise.allSettled([
    before ? synthesizeBase(before, { after, files, changedCode }) : { before: nothing, notes: [] },
    synthesizeHead(after, { files, changedCode }),
  ]);
  if (old.status === 'fulfilled' && current.status === 'fulfilled') return { ...old.value, after: current.value };
  if (old.status === 'fulfilled') old.value.before?.close();
  if (current.status === 'fulfilled') current.value.close();
  throw current.status === 'rejected' ? current.reason : (old as PromiseRejectedResult).reason;
}

type Selection = Pick<BothSidesProps, 'files' | 'changedCode'>;

async function synthesizeHead(side: Side, { files, changedCode }: Selection): Promise<SynthesizedSide> {
  if (changesArtefacts(changedCode)) await buildServices(side.code);
  return synthesizeSide(side, files);
}

async function synthesizeBase(
  side: Side,
  { after, files, changedCode }: Selection & { after: Side },
): Promise<BothStacks> {
  try {
    const isOther = side.code !== after.code;
    const notes = isOther ? await prepareCode({ folder: side.code, current: after.code, changed: changedCode }) : [];
    return { before: await synthesizeSide(side, files), notes };
  } catch (error) {
    if (!(error instanceof SurroundingsFailure || error instanceof UserFailure)) throw error;
    const note = say`The base could not be synthesized (${firstError(error.message, side)}), so what changes in Terraform is not known. The files were compared.`;
    return { notes: [note] };
  }
}

/** The line of a trace that says what is wrong, with paths as they are in the repository. */
function firstError(message: string, { folder, code }: Side): string {
  const lines = message.split('\n').map((line) => line.trim());
  // esbuild, which tsx compiles with, says only below its first line what and where: `stacks/broker/broker-stack.ts:3:5: ERROR: …`.
  const isTelling = (line: string) =>
    / ERROR: /.test(line) || (/^\w*Error\b|\bproblems?\b/.test(line) && !line.endsWith(':'));
  const line = lines.find(isTelling) ?? lines[0] ?? '';
  return [folder, code].reduce((text, root) => text.replaceAll(`${root}/`, ''), line);
}
