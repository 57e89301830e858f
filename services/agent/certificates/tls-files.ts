import { join } from 'node:path';
import { ownFolder, readIfThere, replaceFiles } from '../../node/machine/files.ts';
import { rabbitmqUser } from '../rabbitmq/container.ts';
import { interNodeTls } from './inter-node-tls.ts';
import type { KeyPair } from './key-pair.ts';

const publicMode = 0o444;
const secretMode = 0o400;

/** What goes into the folder that rabbitmq.conf points to. */
export interface TlsFiles {
  /** Shown to clients, see `ensureCertificate`: tls.crt and tls.key. */
  server: KeyPair;
  /** PEM certificates that clients' certificates are checked against: ca.crt. */
  clientAuthority: string;
  /** Shown to other nodes, for the node's host name: node.crt and node.key. */
  node: KeyPair;
  /** PEM certificate of the broker's own authority: authority.crt. */
  authority: string;
}

/**
 * Writes the files of TLS, each whole or not at all, for RabbitMQ's user when root does it. Returns the names of those
 * that changed, in which case RabbitMQ has to be told with `ssl:clear_pem_cache().`; the others are not touched.
 */
export function writeTlsFiles(folder: string, { server, clientAuthority, node, authority }: TlsFiles): string[] {
  ownFolder(folder);
  const files = [
    { name: 'tls.crt', text: server.certificate, mode: publicMode },
    { name: 'tls.key', text: server.key, mode: secretMode },
    { name: 'ca.crt', text: clientAuthority, mode: publicMode },
    { name: 'node.crt', text: node.certificate, mode: publicMode },
    { name: 'node.key', text: node.key, mode: secretMode },
    { name: 'authority.crt', text: authority, mode: publicMode },
    { name: 'inter_node_tls.config', text: interNodeTls(folder), mode: publicMode },
  ];
  // All are ready before the first takes its place, so that a key is without its certificate for an instant only.
  return replaceFiles(
    folder,
    files.map((file) => ({ ...file, owner: rabbitmqUser })),
  );
}

/** The certificates with keys that are in the folder; undefined where there is none. */
export function readTlsFiles(folder: string): { server: KeyPair | undefined; node: KeyPair | undefined } {
  return { server: readPair(folder, 'tls'), node: readPair(folder, 'node') };
}

function readPair(folder: string, name: string): KeyPair | undefined {
  const certificate = readIfThere(join(folder, `${name}.crt`));
  const key = readIfThere(join(folder, `${name}.key`));
  return certificate && key ? { certificate, key } : undefined;
}
