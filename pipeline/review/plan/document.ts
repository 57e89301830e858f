import { looksLikeSecret } from '../../../catalog/files/secret-text.ts';
import { hidden, list, plainText } from '../../../catalog/words/sentence.ts';
import { isObject, namesOf, readDocument, same } from './json-value.ts';

/** Longest JSON text that is shown as it is, in characters. */
const longestLine = 80;

/** Whether a text is a document rather than a value: of more than one line, or JSON that is longer than a line. */
export function isDocument(text: string): boolean {
  if (text.trimEnd().includes('\n')) return true;
  return text.length > longestLine && readDocument(text) !== undefined;
}

/**
 * What may be said of a document: `1.2 kB of JSON`, and with another version of it, where both are JSON objects, the keys
 * at their top that differ: `1.3 kB of JSON, rabbitmqConf and version differ`.
 */
export function describeDocument(text: string, other?: string): string {
  const value = readDocument(text);
  const kind = value !== undefined ? 'JSON' : text.startsWith('#!') ? 'script' : 'text';
  const otherValue = other === undefined ? undefined : readDocument(other);
  const size = `${describeSize(Buffer.byteLength(text))} of ${kind}`;
  if (!isObject(value) || !isObject(otherValue)) return size;
  const keys = namesOf(value, otherValue).filter((key) => !same(value[key], otherValue[key]));
  if (keys.length === 0) return size;
  const names = keys.map((key) => ({ quote: looksLikeSecret(key) === undefined ? key : hidden }));
  return `${size}, ${plainText(list(names))} ${keys.length === 1 ? 'differs' : 'differ'}`;
}

function describeSize(bytes: number): string {
  if (bytes === 1) return '1 byte';
  return bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`;
}
