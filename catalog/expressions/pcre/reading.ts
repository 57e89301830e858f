import { type Bytes, caseless } from './characters.ts';

/** Where reading has come to. */
export interface Reading {
  /** The pattern's bytes in UTF-8, a character each. */
  text: string;
  at: number;
  depth: number;
  caseless: boolean;
  byTables: boolean;
}

/** It is no expression that is read here. */
export class NotRead extends Error {}

/** Letters of both cases where the pattern asks for that. */
export function inCase(reading: Reading, bytes: Bytes): Bytes {
  if (!reading.caseless) return bytes;
  reading.byTables = true;
  return caseless(bytes);
}
