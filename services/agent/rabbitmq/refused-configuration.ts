import type { Bundle } from '../../../contracts/bundle.ts';

/** RabbitMQ does not take what the broker's file says. The message names file and field. */
export class Refused extends Error {}

/** Where RabbitMQ's log of a failed start names a setting. */
const namesOfSettings = [
  /unknown variable: (\S+)/,
  /Error transforming datatype for: (\S+)/,
  /invalid value for setting:? '?([\w.$-]+)/,
  /(\S+) is invalid/,
];

/** From the log of a start that failed, which field of the file is to blame, and what RabbitMQ said. */
export function refusedSetting(log: string, bundle: Bundle): Refused {
  const { file } = bundle;
  const text = plain(log);
  const said = whatItSaid(text);
  const key = namesOfSettings.map((pattern) => pattern.exec(text)?.[1]).find((found) => found !== undefined);
  if (key !== undefined) {
    return new Refused(`${file} ${fieldOf(key, bundle)}: RabbitMQ does not take ${key}: ${said}`);
  }
  if (/Failed to load advanced configuration/.test(text)) {
    return new Refused(`${file} advancedConfiguration: RabbitMQ cannot read it: ${syntaxError(text) ?? said}`);
  }
  const suspects = [file, suspectsIn(bundle).join(', ')].filter(Boolean).join(' ');
  return new Refused(`${suspects}: RabbitMQ does not start with these settings: ${said}`);
}

/** A plugin that the image does not have. */
export function missingPlugin(plugin: string, { file, fields, image }: Bundle): Refused {
  return new Refused(`${file} ${fields[`plugin ${plugin}`] ?? 'plugins'}: ${image} has no plugin ${plugin}`);
}

function fieldOf(key: string, { fields }: Bundle): string {
  return fields[key] ?? `configuration."${key}"`;
}

/** What Warren passes on as it is, and so may be wrong in ways that only a start shows. */
function suspectsIn({ advancedConfig, fields }: Bundle): string[] {
  const isRaw = Object.values(fields).some((field) => field.startsWith('configuration.'));
  return [...(advancedConfig === undefined ? [] : ['advancedConfiguration']), ...(isRaw ? ['configuration'] : [])];
}

/** A log without times, process ids and colours; whether a line is an error is still seen. */
function plain(log: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RabbitMQ colours its log with escape sequences.
  return log.replace(/\u001b\[[\d;]*m/g, '').replace(/^\S+ \S+ (\[\w+\]) <[\d.]+> ?/gm, '$1 ');
}

/** Where Erlang's parser stopped, which RabbitMQ spreads over several lines of its log. */
function syntaxError(text: string): string | undefined {
  const term = text.replace(/^\[error\] +/gm, '');
  const [, line, what, before] = /\{(\d+),\s*erl_\w+,\s*\["([^"]+)",\s*\[?(?:"([^"]*)")?/.exec(term) ?? [];
  return line === undefined ? undefined : `line ${line}: ${what}${before ?? 'its end'}`;
}

/** Lines that name the phase it failed in, belong to a process, or offer other names by the dozen. */
const noise =
  /^\s*(=+|BOOT FAILED|Exception during startup|supervisor:|crasher:|neighbours:|Did you mean|Error preparing configuration|Error during startup)|^ {4}/;

/** A term of Erlang may go on for pages. */
const longestLine = 300;

/** The lines that explain. */
function whatItSaid(text: string): string {
  const lines = text
    .split('\n')
    .filter((line) => /^\[(error|critical)\]|^Error/.test(line))
    .map((line) => line.replace(/^\[\w+\] /, ''))
    .filter((line) => !noise.test(line))
    .map((line) => line.trim().replace(/^- /, '').slice(0, longestLine))
    .filter(Boolean);
  return [...new Set(lines)].slice(0, 3).join(' ') || (crashOf(text) ?? 'it gave no reason');
}

/** The term with which Erlang gave up, where a plugin does not start and nothing else is said of it. */
function crashOf(text: string): string | undefined {
  const [, term] = /^Runtime terminating during boot \((.*)/m.exec(text) ?? [];
  return term?.slice(0, longestLine);
}
