import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The user that RabbitMQ runs as in the official image: https://github.com/docker-library/rabbitmq */
export const rabbitmqUser = 999;

export interface FileProps {
  /** Permission bits, such as 0o644. */
  mode: number;
  /** Numeric owner and group. Default: left as they are, root's. */
  owner?: number;
}

/** Replaces a file whole or not at all. Returns whether that changed anything; a file that is right already is not touched. */
export function replaceFile(path: string, content: string, { mode, owner }: FileProps): boolean {
  if (isRight(path, content, { mode, owner })) return false;
  mkdirSync(dirname(path), { recursive: true });
  const incoming = `${path}.incoming`;
  writeFileSync(incoming, content, { mode: 0o600 });
  if (owner !== undefined && process.getuid?.() === 0) chownSync(incoming, owner, owner);
  chmodSync(incoming, mode);
  renameSync(incoming, path);
  return true;
}

function isRight(path: string, content: string, { mode, owner }: FileProps): boolean {
  if (!existsSync(path)) return false;
  const stat = statSync(path);
  const owned = owner === undefined || process.getuid?.() !== 0 || stat.uid === owner;
  return owned && (stat.mode & 0o777) === mode && readFileSync(path, 'utf8') === content;
}

/** The text of a file; undefined when there is none. */
export function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Gives a folder and everything in it to the user that RabbitMQ runs as. */
export function chownTree(folder: string): void {
  if (process.getuid?.() !== 0) return;
  for (const path of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(folder, path), rabbitmqUser, rabbitmqUser);
  }
}
