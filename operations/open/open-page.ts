import { createServer } from 'node:net';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { onInterrupt } from '../../pipeline/process/interruption.ts';
import { findHost } from '../records/find-host.ts';
import type { OpenPlatform } from '../records/open-platform.ts';
import { describeAge } from '../status/ages.ts';
import { silentAfterMs } from '../status/status.ts';
import { forward, forwardingCommand, requirePlugin } from './forwarding.ts';
import { type HostPage, type HostPageName, hostPage } from './host-page.ts';

export interface OpenProps {
  platform: Pick<OpenPlatform, 'catalog' | 'store'>;
  page: HostPageName;
  /** TCP port on this computer. Default: one that is free. */
  localPort?: number | undefined;
  /** Whether the command is only printed. */
  printOnly: boolean;
  now: Date;
  print: (line: string) => void;
  /** Tells people something beside what was asked for. */
  warn: (line: string) => void;
}

/**
 * Brings a page of the monitoring host to this computer until Ctrl-C, and says where it is and who logs in. Throws UserFailure when the
 * files ask for no host or the port is taken, SurroundingsFailure when the host, the AWS CLI or its plugin is not there.
 */
export async function openPage(props: OpenProps): Promise<void> {
  const { platform, page, localPort, printOnly, now, print, warn } = props;
  const { region, name } = platform.catalog.platform;
  const found = hostPage({ name }, page);
  const { instanceId, reportedAt } = await findHost(platform);
  const forwarding = { instanceId, region, port: found.port, localPort };
  if (printOnly) return print(forwardingCommand(forwarding).join(' '));
  const ageMs = now.getTime() - Date.parse(reportedAt);
  if (ageMs > silentAfterMs) warn(`The host reported last ${describeAge(ageMs)} ago; it may not answer.`);
  await requirePlugin();
  if (localPort !== undefined) await requireFree(localPort);
  const interruption = onInterrupt();
  try {
    await forward({
      ...forwarding,
      opened: (port) => print(describeOpened({ page: found, port, region })),
      interrupted: () => interruption.happened,
    });
  } finally {
    interruption.forget();
  }
}

/** Throws UserFailure when something listens on a port of this computer. */
async function requireFree(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  }).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be had (${cause.code})`;
    throw new UserFailure(`Port ${port} of this computer ${why}. Name another, or leave --port out.`, { cause });
  });
  await new Promise((resolve) => server.close(resolve));
}

function describeOpened({ page, port, region }: { page: HostPage; port: number; region: string }): string {
  const { name, login } = page;
  return [
    `${name}: http://localhost:${port}/  until Ctrl-C`,
    ...(login
      ? [
          `  user      ${login.user}`,
          `  password  aws secretsmanager get-secret-value --region ${region} --secret-id ${login.secret} --query SecretString --output text`,
        ]
      : []),
  ].join('\n');
}
