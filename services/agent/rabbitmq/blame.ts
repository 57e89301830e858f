import type { Bundle } from '../bundle.ts';

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
export function blame(log: string, bundle: Bundle): Refused {
  const { file } = bundle;
  const said = whatItSaid(log);
  const key = namesOfSettings.map((pattern) => pattern.exec(log)?.[1]).find((found) => found !== undefined);
  if (key !== undefined) {
    return new Refused(`${file} ${fieldOf(key, bundle)}: RabbitMQ does not take ${key}: ${said}`);
  }
  if (/advanced(\.config|_configuration| configuration)/.test(log)) {
    return new Refused(`${file} advancedConfiguration: RabbitMQ cannot read it: ${said}`);
  }
  return new Refused(`${file}: RabbitMQ does not start with these settings: ${said}`);
}

/** A plugin that the image does not have. */
export function blamePlugin(plugin: string, { file, fields, image }: Bundle): Refused {
  return new Refused(`${file} ${fields[`plugin ${plugin}`] ?? 'plugins'}: ${image} has no plugin ${plugin}`);
}

function fieldOf(key: string, { fields }: Bundle): string {
  return fields[key] ?? `configuration."${key}"`;
}

/** Lines that name the phase it failed in, or that offer other names by the dozen. */
const noise = /^\s*(=+|BOOT FAILED|supervisor:|Did you mean|Error preparing configuration|Error during startup)|^ {4}/;

/** The lines that explain, without times, process ids and colours. */
function whatItSaid(log: string): string {
  const lines = log
    .split('\n')
    .filter((line) => /\[(error|critical)\]|^Error/.test(line))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: RabbitMQ colours its log with escape sequences.
    .map((line) => line.replace(/\u001b\[[\d;]*m/g, '').replace(/^\S+ \S+ \[\w+\] <[\d.]+> /, ''))
    .filter((line) => !noise.test(line))
    .map((line) => line.trim().replace(/^- /, ''))
    .filter(Boolean);
  return [...new Set(lines)].slice(0, 3).join(' ') || 'it gave no reason';
}
