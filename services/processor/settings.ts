import { readFile } from 'node:fs/promises';
import {
  type ProcessorSettings,
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

/** The port of the operations server: OPERATIONS_PORT, 9091 by default. Throws for one that is none. */
export function operationsPort(environment: NodeJS.ProcessEnv): number {
  const text = environment.OPERATIONS_PORT || String(processorOperationsPort);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`OPERATIONS_PORT is ${text}. Use a port, 0 to 65535.`);
  return port;
}

/** Parses settings; `source` is what problems are named after. */
export function parseSettings(source: string, text: string): ProcessorSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${source} is not JSON`);
  }
  const { success, data, error } = processorSettings.safeParse(value);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `${source} ${path.join('.') || 'settings'}: ${message}`);
  throw new Error([...problems.sort(), `${problems.length} problem${problems.length === 1 ? '' : 's'}`].join('\n'));
}
