import { stringify } from 'yaml';
import type { Format } from './files/formats.ts';
import type { Platform } from './kinds/platform/platform.ts';

/** How a first file of a kind is made, which `warren new` writes. */
export interface Starter<in Beside = never> {
  /** What may be said of it besides its name. */
  options: readonly StarterOption[];
  /** Other names of the kind that people use. Default: none. */
  aliases?: readonly string[];
  /** Default: the first format of the kind. */
  format?: Format;
  /** The file, or what has to be there or be said before there can be one. */
  write(request: StarterRequest<Beside>): Started | { lacks: string };
}

/** What a starter makes. */
export interface Started {
  text: string;
  /** What other files have to say for it, told of where the check refuses the file. */
  needs?: string;
  /** What is left to do, a sentence each. */
  next?: readonly string[];
}

export interface StarterOption {
  /** As it is written after `--`. */
  name: string;
  /** What stands for its value in help. */
  value: string;
  description: string;
}

export interface StarterRequest<out Beside> {
  name: string;
  /** Values of options by their names; none of an option that was left out. */
  said: Readonly<Record<string, string | undefined>>;
  /** What the repository holds so far, as far as it can be read. */
  beside: Beside;
  platform: Platform | undefined;
  now: Date;
}

/** A text as YAML reads it back, on one line. */
export function yamlText(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
}

/** A number where it is one, which the check judges; else a text. */
export function yamlNumber(text: string): string {
  return /^\d+(\.\d+)?$/.test(text) ? text : yamlText(text);
}

/** The values of an option that takes several, `a,b`. */
export function listed(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
