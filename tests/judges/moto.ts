import { startGuarded } from '../../operations/servers/guarded-process.ts';
import { asRun } from '../../operations/servers/guarded-run.ts';
import { keepPort } from '../../operations/servers/ports.ts';
import { live } from '../../operations/servers/server.ts';
import { bringPython } from './python-environment.ts';

/** An AWS that none of us wrote: moto's server, with all it knows in its memory. */
export interface Moto {
  readonly url: string;
  /** What a program needs to reach it with an AWS SDK. */
  readonly awsEnvironment: Readonly<Record<string, string>>;
  /** Nothing of it is kept, so it need not end in good order. */
  stop(): Promise<void>;
}

/** The account that whoever asks is of. */
const account = '123456789012';

/** Objects in one answer of its listings: fewer than S3's 1,000, since it takes a hundredth of a second to write each. */
export const motoPageKeys = 100;

/** Starts it on a port of its own; it goes when this process does. */
export async function startMoto(): Promise<Moto> {
  const python = await bringPython('moto');
  const port = String(await keepPort());
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PATH: process.env.PATH ?? '',
    MOTO_ACCOUNT_ID: account,
    // Half of the time that its EC2 takes to start.
    MOTO_EC2_LOAD_DEFAULT_AMIS: 'false',
    MOTO_S3_DEFAULT_MAX_KEYS: String(motoPageKeys),
  };
  const { kill9 } = await live({
    name: 'moto',
    start: async () =>
      asRun(
        await startGuarded({
          argv: [python, '-m', 'moto.server', '-H', '127.0.0.1', '-p', port],
          environment,
          install: '',
        }),
      ),
    answers: async () => (await fetch(`${url}/moto-api/data.json`)).ok,
  });
  const credentials = { AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto' };
  return { url, awsEnvironment: { AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', ...credentials }, stop: kill9 };
}
