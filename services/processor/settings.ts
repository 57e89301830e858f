import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { z } from 'zod';
import {
  type PrepareSettings,
  type ProcessorSettings,
  prepareSettings,
  processorOperationsPort,
  processorSettings,
  processorVariables,
} from '../../contracts/processor-settings.ts';

/**
 * Reads the settings from the file that WARREN_PROCESSOR_SETTINGS names, else from WARREN_PROCESSOR_SETTINGS_JSON.
 * Throws one error that names every problem.
 */
export async function readSettings(environment: NodeJS.ProcessEnv): Promise<ProcessorSettings> {
  const file = environment[processorVariables.file];
  const json = environment[processorVariables.text];
  if (file) return parseSettings(file, await readFile(file, 'utf8'));
  if (json) return parseSettings(processorVariables.text, json);
  throw new Error(`neither ${processorVariables.file} nor ${processorVariables.text} is set`);
}

/** Where the operations server listens: OPERATIONS_HOST, 127.0.0.1 by default, and OPERATIONS_PORT, 9091. Throws for what is none. */
export function operationsAddress(environment: NodeJS.ProcessEnv): { host: string; port: number } {
  const host = environment[processorVariables.operationsHost] || '127.0.0.1';
  if (isIP(host) === 0)
    throw new Error(`${processorVariables.operationsHost} is ${host}. Use an address, such as 0.0.0.0.`);
  const text = environment.OPERATIONS_PORT || String(processorOperationsPort);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`OPERATIONS_PORT is ${text}. Use a port, 0 to 65535.`);
  return { host, port };
}

/** Reads what `prepare` is told from WARREN_PREPARE_JSON. Throws one error that names every problem. */
export function readPrepareSettings(environment: NodeJS.ProcessEnv): PrepareSettings {
  const json = environment[processorVariables.prepare];
  if (!json) throw new Error(`${processorVariables.prepare} is not set`);
  return parsed(processorVariables.prepare, json, prepareSettings);
}

/** Parses settings; `source` is what problems are named after. */
export function parseSettings(source: string, text: string): ProcessorSettings {
  return parsed(source, text, processorSettings);
}

function parsed<Schema extends z.ZodType>(source: string, text: string, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${source} is not JSON`);
  }
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const problems = error.issues
    .flatMap((issue) => leaves(issue))
    .map(({ path, message }) => `${source} ${path.join('.') || 'settings'}: ${message}`);
  throw new Error([...problems.sort(), `${problems.length} problem${problems.length === 1 ? '' : 's'}`].join('\n'));
}

interface Problem {
  path: PropertyKey[];
  message: string;
}

/** Of a value that has two forms, what is wrong with the one that it comes nearest to. */
function leaves(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const [nearest = []] = [...issue.errors].sort((one, other) => one.length - other.length);
  return nearest.flatMap((inner) => leaves({ ...inner, path: [...issue.path, ...inner.path] }));
}
