import type { z } from 'zod';
import { type Joining, partFields } from '../schema/part-schema.ts';
import { type FieldPath, formatField, type Problem } from './problem.ts';
import { placeOfField, problemIn, type YamlFile } from './yaml-file.ts';

type Values = Record<string, unknown>;

/** Files that are one object: what each says, and the one file that all of them come to. */
export interface United {
  /** Absent where what they say cannot be put together. */
  file?: YamlFile;
  /** Names that stand in two of them. */
  problems: Problem[];
}

/**
 * Puts together what the files of an object's folder say, the main one first: lists are joined in the order of the files,
 * and names of mappings stand beside each other. The main file's other fields are those of the object.
 */
export function unite(schema: z.ZodType, files: readonly [YamlFile, ...YamlFile[]]): United {
  const [main] = files;
  const fields = [...partFields(schema)].map(([name, joining]) => joinField(name, joining, files));
  const problems = fields.flatMap((field) => field.problems);
  const joined = new Map(fields.filter(({ holders }) => holders.length > 0).map((field) => [field.name, field]));
  const value = {
    ...(main.value as Values),
    ...Object.fromEntries([...joined].map(([name, field]) => [name, field.value])),
  };
  const standsIn = (path: FieldPath) => {
    const [name, step, ...rest] = path;
    const field = joined.get(String(name));
    if (!field) return { file: main, path };
    return step === undefined ? { file: field.holders[0] ?? main, path } : field.find(step, rest);
  };
  const locate: YamlFile['locate'] = (path, part) => {
    const own = standsIn(path);
    return own.file.locate(own.path, part);
  };
  return {
    ...(problems.length === 0 ? { file: { path: main.path, value, problems: [], locate, standsIn } } : {}),
    problems,
  };
}

/** A field as all files together have it. */
interface JoinedField {
  name: string;
  /** The files that have it. */
  holders: YamlFile[];
  value: unknown;
  problems: Problem[];
  /** Where an entry stands, or what is within it. */
  find(step: string | number, rest: FieldPath): { file: YamlFile; path: FieldPath };
}

function joinField(name: string, joining: Joining, files: readonly [YamlFile, ...YamlFile[]]): JoinedField {
  const holders = files.filter(({ value }) => (value as Values)[name] !== undefined);
  return joining === 'list' ? joinLists(name, holders, files[0]) : joinMappings(name, holders, files[0]);
}

function joinLists(name: string, holders: YamlFile[], main: YamlFile): JoinedField {
  const lists = holders.map((file) => (file.value as Values)[name] as unknown[]);
  const find = (step: string | number, rest: FieldPath) => {
    let index = Number(step);
    for (const [position, list] of lists.entries()) {
      const file = holders[position];
      if (file && index < list.length) return { file, path: [name, index, ...rest] };
      index -= list.length;
    }
    return { file: main, path: [name] };
  };
  return { name, holders, value: lists.flat(1), problems: [], find };
}

function joinMappings(name: string, holders: YamlFile[], main: YamlFile): JoinedField {
  const owners = new Map<string, YamlFile>();
  const problems: Problem[] = [];
  const value: Values = {};
  for (const file of holders) {
    for (const [key, inner] of Object.entries((file.value as Values)[name] as Values)) {
      const first = owners.get(key);
      if (first) problems.push(twice(file, [name, key], first));
      else owners.set(key, file);
      value[key] = inner;
    }
  }
  const find = (step: string | number, rest: FieldPath) => ({
    file: owners.get(String(step)) ?? holders[0] ?? main,
    path: [name, step, ...rest],
  });
  return { name, holders, value, problems, find };
}

function twice(file: YamlFile, path: FieldPath, first: YamlFile): Problem {
  const there = placeOfField(first, path, 'key');
  const message = `is also in ${there.file}:${there.line}; of ${formatField(path.slice(0, 1))} each name stands in one file. Keep one of them.`;
  return problemIn(file, path, { message, part: 'key' });
}
