import { z } from 'zod';
import { objectsOf } from '../../../catalog/catalog.ts';
import { type Edit, editYaml } from '../../../catalog/files/edit-yaml.ts';
import type { FieldPath } from '../../../catalog/files/problem.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import type { Kind } from '../../../catalog/kind.ts';
import { loadCatalog, readObjects } from '../../../catalog/load.ts';
import { unwrapField } from '../../../catalog/schema/schema-fields.ts';
import { type Sentence, say } from '../../../catalog/words/sentence.ts';

/** An edit of an object, by paths of the whole of it, in however many files it stands. */
export interface ObjectEdit {
  kind: Kind;
  /** Name of the object. */
  name: string;
  edit: Edit;
}

export interface WrittenEdits<E extends ObjectEdit> {
  /** The files as they would be; those that nothing touches are the same ones. */
  files: readonly SourceFile[];
  written: E[];
  refused: { edit: E; reason: Sentence }[];
}

interface Writing {
  files: readonly SourceFile[];
  /** A day, by which versions are out of support. */
  today: string;
}

/** Writes what can be written so that the files pass the check, and says of the rest why not. */
export function writeEdits<E extends ObjectEdit>(edits: readonly E[], writing: Writing): WrittenEdits<E> {
  const inOrder = [
    ...edits.filter(({ edit }) => edit.kind !== 'remove'),
    // What goes moves the entries behind it: from the last on, when all else is written.
    ...edits.filter(({ edit }) => edit.kind === 'remove').sort((a, b) => lastIndex(b.edit) - lastIndex(a.edit)),
  ];
  const all = writeEach(inOrder, { ...writing, isGood: () => undefined });
  if (whyRefused(all.files, writing.today) === undefined) return all;
  return writeEach(inOrder, { ...writing, isGood: (files) => whyRefused(files, writing.today) });
}

/** Why the check refuses files; undefined where it does not. */
function whyRefused(files: readonly SourceFile[], today: string): Sentence | undefined {
  const [problem] = loadCatalog({ files, today }).problems.filter(({ severity }) => severity === 'error');
  return problem && say`The check would refuse it: ${{ quote: `${problem.field} ${problem.message}`.trim() }}`;
}

interface WritingEach extends Writing {
  /** Why files may not be as they are; undefined where they may. */
  isGood: (files: readonly SourceFile[]) => Sentence | undefined;
}

/** One edit after the other, those that are refused again when others were written: one may need another. */
function writeEach<E extends ObjectEdit>(
  edits: readonly E[],
  { files: from, today, isGood }: WritingEach,
): WrittenEdits<E> {
  let files = from;
  const written: E[] = [];
  let refused: { edit: E; reason: Sentence }[] = edits.map((edit) => ({ edit, reason: [] }));
  for (let before = -1; before !== written.length; ) {
    before = written.length;
    const waiting = refused;
    refused = [];
    for (const { edit } of waiting) {
      const next = afterEdit(edit, { files, today });
      const reason = 'files' in next ? isGood(next.files) : next.reason;
      if (reason) refused.push({ edit, reason });
      else if ('files' in next) {
        files = next.files;
        written.push(edit);
      }
    }
  }
  return { files, written, refused };
}

function lastIndex({ path }: Edit): number {
  const index = path.at(-1);
  return typeof index === 'number' ? index : -1;
}

/** The files with one edit more, or why it cannot be. */
function afterEdit(
  { kind, name, edit }: ObjectEdit,
  { files, today }: Writing,
): { files: SourceFile[] } | { reason: Sentence } {
  const own = placeOf(kind, name, { path: edit.path, files });
  const source = own && files.find(({ path }) => path === own.file.path);
  if (!source) return { reason: say`${kind.name} ${name} cannot be read.` };
  const orderOf = (mapping: FieldPath) => fieldsAt(kind.schema, mapping);
  const texts = waysToSay({ ...edit, path: own.path }).flatMap((way) => editYaml(source.text, way, orderOf) ?? []);
  const candidates = texts.map((text) => files.map((file) => (file === source ? { path: file.path, text } : file)));
  const said = candidates.find((each) => says({ kind, name, edit }, each));
  if (said) return { files: said };
  const refused = candidates.length > 0 ? whyRefused(candidates.at(-1) ?? [], today) : undefined;
  const untouched = say`${own.file.path} says it in a way that is not changed without changing more: an alias, an anchor, or text of several lines.`;
  return { reason: refused ?? untouched };
}

/** A default is left out where the file says the same without it. */
function waysToSay(edit: Edit): Edit[] {
  if (edit.kind !== 'set') return [edit];
  const leftOut: Edit = { kind: 'remove', path: edit.path };
  return edit.value === null ? [leftOut] : [leftOut, edit];
}

function placeOf(kind: Kind, name: string, { path, files }: { path: FieldPath; files: readonly SourceFile[] }) {
  const file = objectsOf(readObjects(files), kind).find(({ value }) => value.name === name)?.file;
  return file && (file.standsIn?.(path) ?? { file, path });
}

/** Whether the files say what an edit is to make them say. */
function says({ kind, name, edit }: ObjectEdit, files: readonly SourceFile[]): boolean {
  const object = objectsOf(readObjects(files), kind).find(({ value }) => value.name === name)?.value;
  if (!object) return false;
  if (edit.kind !== 'set' || edit.value === null) return true;
  const there = edit.path.reduce<unknown>(
    (value, step) => (value as Record<string, unknown> | undefined)?.[step],
    object,
  );
  return JSON.stringify(there) === JSON.stringify(edit.value);
}

/** The fields of a mapping in the order of its schema. */
function fieldsAt(schema: z.ZodType, path: FieldPath): string[] {
  const { inner } = unwrapField(schema);
  const [step, ...rest] = path;
  if (inner instanceof z.ZodObject) {
    return step === undefined
      ? Object.keys(inner.shape)
      : step in inner.shape
        ? fieldsAt(inner.shape[step] as z.ZodType, rest)
        : [];
  }
  if (inner instanceof z.ZodArray) return step === undefined ? [] : fieldsAt(inner.element as z.ZodType, rest);
  if (inner instanceof z.ZodRecord) return step === undefined ? [] : fieldsAt(inner.valueType as z.ZodType, rest);
  return [];
}
