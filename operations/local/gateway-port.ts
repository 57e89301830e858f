import { UserFailure } from '../../pipeline/process/failure.ts';
import { portHolder } from '../servers/port-holder.ts';
import { keepPort, whyNotOpened } from '../servers/ports.ts';

const usualPort = 8080;

/** The port of the gateway: the one that is wanted, else the usual one, else any that is free, which `tell` says. Throws UserFailure when the one that is wanted cannot be had. */
export async function chooseGatewayPort(wanted: number | undefined, tell: (text: string) => void): Promise<number> {
  const port = wanted ?? usualPort;
  const code = await whyNotOpened(port);
  if (code === undefined) return port;
  const why = portProblem(port, code, portHolder(port));
  if (wanted !== undefined) throw new UserFailure(`--port ${port}: ${why} Choose another one, or leave --port out.`);
  const other = await keepPort();
  tell(`${why} It is ${other} instead; --port chooses`);
  return other;
}

/** Why a port of 127.0.0.1 cannot be had, in a sentence, from the code of the error and who listens there. */
export function portProblem(port: number, code: string, holder: string | undefined): string {
  if (code === 'EADDRINUSE')
    return `port ${port} of 127.0.0.1 is in use${holder === undefined ? '' : ` by ${holder}`}.`;
  if (code === 'EACCES') return `this user is not permitted to open port ${port}; ports from 1024 on need no rights.`;
  return `port ${port} of 127.0.0.1 cannot be opened (${code}).`;
}
