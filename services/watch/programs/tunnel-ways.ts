import { monitoringPort } from '../../../contracts/monitoring.ts';
import type { Programs } from '../../node/machine/run.ts';
import type { RunProgram } from './programs.ts';
import { ownerOf } from './secrets.ts';

/** Private networks: https://www.rfc-editor.org/rfc/rfc1918#section-3 */
const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

const dns = '53';

/**
 * Leaves cloudflared Grafana alone of what there is on this machine and in private networks, and names to look up. Where a tunnel leads is
 * said at Cloudflare, so that whoever may write there could else lead it to whatever the host reaches. What the kernel was told lasts until it stops.
 */
export async function keepToGrafana(programs: Programs, runs: readonly RunProgram[]): Promise<void> {
  const tunnel = runs.find(({ name }) => name === 'cloudflared');
  if (!tunnel) return;
  const owner = ['-m', 'owner', '--uid-owner', String(ownerOf(tunnel.program.user)), '-j', 'REJECT'];
  // It answers others on this machine, too: only what it begins is looked at.
  const here = ['-o', 'lo', '-p', 'tcp', '--syn', '!', '--dport', String(monitoringPort.grafana), ...owner];
  const elsewhere = privateNetworks.flatMap((network) =>
    ['tcp', 'udp'].map((protocol) => ['-d', network, '-p', protocol, '!', '--dport', dns, ...owner]),
  );
  for (const rule of [here, ...elsewhere]) await ensure(programs, 'iptables', rule);
  await ensure(programs, 'ip6tables', here);
}

async function ensure(programs: Programs, command: string, rule: readonly string[]): Promise<void> {
  if ((await programs.run([command, '-C', 'OUTPUT', ...rule])).status === 0) return;
  await programs.mustRun([command, '-A', 'OUTPUT', ...rule]);
}
