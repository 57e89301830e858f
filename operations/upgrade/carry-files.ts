import { parseDocument } from 'yaml';
import { type Edit, editYaml } from '../../catalog/files/edit-yaml.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { kindOf } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { type Codemod, codemods } from './codemods.ts';
import { isNewer } from './release-number.ts';

/** A file that is written anew, and why. */
export interface Carried {
  path: string;
  text: string;
  did: string[];
}

export interface CarriedFiles {
  carried: Carried[];
  /** What nobody but a person can write, a sentence each. */
  byHand: string[];
}

/**
 * Files of an earlier release as this one reads them; those that are already, are not among them. Throws UserFailure with each file
 * that cannot be read, where one would have to be.
 */
export function carryFiles(
  files: readonly SourceFile[],
  { from, known = codemods }: { from: string; known?: readonly Codemod[] },
): CarriedFiles {
  const due = known.filter(({ version }) => isNewer(version, from));
  const result: CarriedFiles = { carried: [], byHand: [] };
  if (due.length === 0) return result;
  const yaml = files.filter(({ path, refused }) => /\.ya?ml$/.test(path) && refused === undefined);
  refuseUnreadable(yaml);
  for (const file of yaml) {
    const { text, did, byHand } = carryFile(file, due);
    if (did.length > 0) result.carried.push({ path: file.path, text, did });
    result.byHand.push(...byHand);
  }
  return result;
}

function refuseUnreadable(files: readonly SourceFile[]): void {
  const lines = files.flatMap(({ path, text }) =>
    parseDocument(text).errors.map(
      ({ message, linePos }) =>
        `${path}:${linePos?.[0].line ?? 1}:${linePos?.[0].col ?? 1}  ${message.split('\n')[0]?.replace(/:$/, '')}`,
    ),
  );
  if (lines.length === 0) return;
  throw new UserFailure(
    `These cannot be read, so they cannot be written as the new release reads them:\n${lines.join('\n')}\nMend them, see what warren check says, commit, and run it again. Nothing was changed.`,
  );
}

function carryFile({ path, text }: SourceFile, due: readonly Codemod[]): Omit<Carried, 'path'> & { byHand: string[] } {
  const kind = kindOf(path, kinds)?.name;
  const result = { text, did: [] as string[], byHand: [] as string[] };
  if (kind === undefined) return result;
  for (const codemod of due) {
    const edits = codemod.edits({ kind, path, value: parseDocument(result.text, { merge: true }).toJS() });
    if (edits.length === 0) continue;
    const written = writeAll(result.text, edits);
    if (written === undefined)
      result.byHand.push(`${path}: ${codemod.does} An alias, an anchor or a merge key is in the way.`);
    else {
      result.text = written;
      result.did.push(codemod.does);
    }
  }
  return result;
}

function writeAll(text: string, edits: readonly Edit[]): string | undefined {
  return edits.reduce<string | undefined>((now, edit) => (now === undefined ? now : editYaml(now, edit)), text);
}
