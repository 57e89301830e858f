import { type ChannelModel, connect } from 'amqplib';
import { Option } from 'commander';
import { messageOf, SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { readSession } from './session-file.ts';

/** How long a connection may take. */
const connectWithinMs = 10_000;

/** The option by which a command is told which broker to talk to. */
export function amqpOption(): Option {
  return new Option(
    '--amqp <url>',
    'broker to talk to, such as amqps://user:password@mq.example.com (default: WARREN_AMQP_URL, else the broker of the `warren local` that runs here)',
  );
}

/** The broker to talk to. Throws UserFailure when nothing says which. */
export function brokerUrl({ amqp, repository }: { amqp?: string; repository: string }): URL {
  const [from, text] = amqp ? ['--amqp', amqp] : ['WARREN_AMQP_URL', process.env.WARREN_AMQP_URL];
  if (text) return readUrl(from, text);
  const session = readSession(repository);
  if (session) return new URL(session.amqpUrl);
  throw new UserFailure(
    'There is no broker to talk to. Say which with --amqp or WARREN_AMQP_URL, or start one here: ./warren local',
  );
}

function readUrl(from: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The text itself is not shown, since it holds a password.
  if (!url || !['amqp:', 'amqps:'].includes(url.protocol) || url.hostname === '') {
    throw new UserFailure(`${from} is not an AMQP URL, such as amqps://user:password@mq.example.com`);
  }
  return url;
}

/**
 * Connects to a vhost; one that the URL names goes before. Throws SurroundingsFailure without the password when that
 * does not work.
 */
export async function connectBroker({
  url,
  vhost,
  name,
}: {
  url: URL;
  vhost: string;
  /** What RabbitMQ's management page calls the connection. */
  name: string;
}): Promise<ChannelModel> {
  const target = new URL(url);
  if (target.pathname === '' || target.pathname === '/') target.pathname = `/${encodeURIComponent(vhost)}`;
  target.searchParams.set('heartbeat', '10');
  try {
    return await connect(target.href, {
      timeout: connectWithinMs,
      servername: target.hostname,
      clientProperties: { connection_name: name },
    });
  } catch (cause) {
    throw new SurroundingsFailure(
      `${target.host}, vhost ${decodeURIComponent(target.pathname.slice(1))}: ${why(cause)}`,
      {
        cause,
      },
    );
  }
}

function why(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'nothing listens there. Is the broker running?';
  if (code === 'ENOTFOUND') return 'there is no such host.';
  // What amqplib says of an attempt that failed at several addresses is empty.
  return messageOf(error) || String(code ?? 'the connection failed');
}
