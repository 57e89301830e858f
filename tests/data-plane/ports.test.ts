import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { prepareTree, whyNoTrees } from '../../operations/servers/trees/prepare-tree.ts';

/** In a network namespace of its own, whose outgoing connections have 400 ports. */
const script = `
chroot "$1" ip link set lo up
echo '40000 40399' > /proc/sys/net/ipv4/ip_local_port_range
shift
exec "$@"
`;

/** A container's port is the engine's to keep. */
const inNamespace = whyNoTrees() === undefined ? test : test.skip;

inNamespace(
  'Outgoing connections take ports that the kernel gave to a server that restarts, and never one that is kept',
  async () => {
    const { stdout } = await promisify(execFile)('unshare', [
      ...['--net', 'sh', '-euc', script, 'sh', await prepareTree('rabbitmq')],
      ...[process.execPath, '--import', 'tsx', 'tests/data-plane/ports-among-connections.ts'],
    ]);
    const { connections, lost, restarts } = JSON.parse(stdout);
    expect(connections).toBe(350);
    expect(lost.given).toBeGreaterThan(0);
    expect({ lost: lost.kept, restarts }).toEqual({ lost: 0, restarts: 3 });
  },
);
