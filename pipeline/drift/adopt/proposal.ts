import type { AdoptedEdit, NotAdopted, Seen } from '../../../catalog/adoption.ts';
import { besideOf, objectsOf } from '../../../catalog/catalog.ts';
import { type FieldPath, formatField } from '../../../catalog/files/problem.ts';
import type { SourceFile } from '../../../catalog/files/yaml-file.ts';
import { fileOf, type Kind } from '../../../catalog/kind.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { readObjects } from '../../../catalog/load.ts';
import { type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { Drift, Finding } from '../find-drift.ts';
import { seenIn } from './seen.ts';
import { type ObjectEdit, writeEdits } from './write-edits.ts';

/** A field that would say what is there. */
export interface AdoptedChange {
  /** The file by which its object is called: `brokers/orders.yaml`. */
  file: string;
  /** `storage.sizeGiB`. */
  field: string;
  /** What it says now, by a default where it says nothing; undefined for an entry that is not there. */
  from?: unknown;
  /** What it would say; undefined for what would go. */
  to?: unknown;
  /** What is to be done by hand before it is merged. */
  before?: Sentence;
}

/** How files would say what is there. */
export interface Proposal {
  changes: readonly AdoptedChange[];
  /** What no file takes on, and why. */
  left: readonly { sentence: Sentence; reason: Sentence }[];
  /** Files that would be others, as they would be. */
  files: readonly SourceFile[];
}

type Proposed = ObjectEdit & Omit<AdoptedEdit, 'edit'>;

/** How the files of a repository would say what was found. Changes nothing. */
export function proposeAdoption(
  found: readonly Drift[],
  props: { files: readonly SourceFile[]; today: string },
): Proposal {
  const all = found.map((drift) => ({ drift, ...ofDrift(drift, props.files) }));
  const { files, written, refused } = writeEdits(
    all.flatMap(({ edits }) => edits),
    props,
  );
  const before = objectFinder(props.files);
  return {
    changes: written.map((edit) => changeOf(edit, before(edit))),
    left: all.flatMap(({ drift, left }) => {
      const reasons = [...left, ...refused.map(({ edit, reason }) => ({ addresses: edit.addresses, reason }))];
      return drift.findings.flatMap((finding) => leftOf(finding, { drift, reasons, written }));
    }),
    files: files.filter((file) => !props.files.includes(file)),
  };
}

interface OfDrift {
  edits: Proposed[];
  left: NotAdopted[];
}

function ofDrift({ stack, json, isNew, failure }: Drift, files: readonly SourceFile[]): OfDrift {
  if (!json || isNew || failure || stack.retired) return { edits: [], left: [] };
  const seen = seenIn(stack.name, json);
  const objects = readObjects(files);
  const beside = besideOf(objects, kinds);
  const all = (kinds as readonly Kind[]).flatMap((kind) =>
    objectsOf(objects, kind).map(({ value }) => ofObject(kind, value, { seen, beside })),
  );
  return { edits: all.flatMap(({ edits }) => edits), left: all.flatMap(({ left }) => left) };
}

function ofObject(kind: Kind, object: { name: string }, { seen, beside }: { seen: Seen; beside: unknown }): OfDrift {
  const { edits, left } = kind.adopted?.(object as never, seen, beside as never) ?? { edits: [], left: [] };
  return { edits: edits.map((each) => ({ ...each, kind, name: object.name })), left: [...left] };
}

function objectFinder(files: readonly SourceFile[]) {
  const objects = readObjects(files);
  return ({ kind, name }: ObjectEdit) => objectsOf(objects, kind).find(({ value }) => value.name === name)?.value;
}

function changeOf({ kind, name, edit, before }: Proposed, object: unknown): AdoptedChange {
  const from = at(object, edit.path);
  return {
    file: fileOf(kind, name),
    field: formatField(edit.path),
    ...(edit.kind === 'add' || from === undefined ? {} : { from }),
    ...('value' in edit && edit.value !== null ? { to: edit.value } : {}),
    ...(before ? { before } : {}),
  };
}

function at(object: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], object);
}

function leftOf(
  { address, attributes, cause, sentence }: Finding,
  { drift, reasons, written }: { drift: Drift; reasons: readonly NotAdopted[]; written: readonly Proposed[] },
) {
  const names = [address, ...attributes.map(({ after }) => `${address} ${after}`)];
  const isOf = ({ addresses }: { addresses: readonly string[] }) => names.some((name) => addresses.includes(name));
  const known = reasons.filter(isOf);
  if (known.length > 0) return known.map(({ reason }) => ({ sentence, reason }));
  if (written.some(isOf)) return [];
  return [{ sentence, reason: drift.stack.retired ? say`Its file is gone.` : whyNot(cause, address) }];
}

function whyNot(cause: Finding['cause'], address: string): Sentence {
  if (address.startsWith('output.')) return say`It follows from the rest.`;
  if (cause === 'not applied') return say`The files say so already, and it was never applied.`;
  return say`No field of a file says it.`;
}
