import { join } from 'node:path';

/**
 * What nodes and command-line tools use between each other, as the Erlang terms that `-ssl_dist_optfile` reads: both
 * sides show a certificate and check the other's against the broker's own authority. As a client, Erlang also compares
 * the certificate with the host name in the node's name. `fail_if_no_peer_cert` is the server's alone: as a client's
 * option Erlang 26 and newer refuse it. https://www.rabbitmq.com/docs/clustering-ssl
 */
export function interNodeTls(folder: string): string {
  const files = [
    `{cacertfile, ${quoted(join(folder, 'authority.crt'))}}`,
    `{certfile, ${quoted(join(folder, 'node.crt'))}}`,
    `{keyfile, ${quoted(join(folder, 'node.key'))}}`,
    '{verify, verify_peer}',
  ];
  const terms = (role: string, options: string[]) => `  {${role}, [\n    ${options.join(',\n    ')}\n  ]}`;
  return `[\n${terms('server', [...files, '{fail_if_no_peer_cert, true}'])},\n${terms('client', files)}\n].\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
