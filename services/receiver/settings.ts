import { readFileSync } from 'node:fs';
import {
  gatewaySettings,
  type ReceiverSettings,
  receiverSettings,
  receiverVariables,
} from '../../contracts/endpoint-settings.ts';

/** Settings that cannot be used; the message names every problem, a line each. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/**
 * The settings that somebody wrote: in the file that WARREN_RECEIVER_SETTINGS names, else in WARREN_RECEIVER_SETTINGS_JSON. Throws a
 * SettingsError, also for fields that nothing knows.
 */
export function readSettings(environment: NodeJS.ProcessEnv): ReceiverSettings {
  const file = environment[receiverVariables.file];
  const json = environment[receiverVariables.text];
  if (file) return parse(gatewaySettings, readText(file), file);
  if (json) return parse(gatewaySettings, json, receiverVariables.text);
  throw new SettingsError(`neither ${receiverVariables.file} nor ${receiverVariables.text} is set`);
}

/** Settings that Warren wrote, from their JSON text; `where` begins each line of the SettingsError. */
export function parseSettings(text: string, where: string): ReceiverSettings {
  return parse(receiverSettings, text, where);
}

function parse(
  schema: typeof receiverSettings | typeof gatewaySettings,
  text: string,
  where: string,
): ReceiverSettings {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`${where} is no JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${where}: ${placeOf(path, document)} ${message}`);
  throw new SettingsError(problems.join('\n'));
}

/** `endpoints.orders.path`: an endpoint is told by its name, where it has one. */
function placeOf(path: readonly PropertyKey[], document: unknown): string {
  const [list, index, ...rest] = path;
  const endpoints = (document as { endpoints?: { name?: unknown }[] } | null)?.endpoints;
  const name = list === 'endpoints' && typeof index === 'number' ? endpoints?.[index]?.name : undefined;
  return (typeof name === 'string' ? [list, name, ...rest] : path).map(String).join('.') || 'the document';
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingsError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
