import type { Cloud, RunCommand } from '../../sandbox/sandbox.ts';
import type { Machine } from '../machines/machine.ts';
import type { Network } from '../machines/network.ts';

/** Makes the cloud's instances real: the first command that one is sent boots a machine with the instance's user data. */
export function instancesOn(
  network: Network,
  cloud: () => Cloud,
): { machine(hostName: string): Machine; run: RunCommand } {
  const booted = new Map<string, Promise<Machine>>();
  const byHostName = new Map<string, Machine>();

  const boot = async (instanceId: string, environment: Readonly<Record<string, string>>): Promise<Machine> => {
    const userData = String(cloud().get('aws_instance', instanceId)?.user_data);
    const identity = JSON.parse(/<<'JSON'\n(.*?)\nJSON/s.exec(userData)?.[1] ?? '');
    const address = network.address(10 + booted.size);
    const volume = await network.createVolume(identity.volumeId);
    const machine = await network.startMachine({
      name: instanceId,
      address,
      volume,
      environment: { ...environment, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      hosts: { [identity.hostName]: address },
    });
    await machine.mustRun(['bash', '-s'], { input: userData.replace(identity.volumeId, volume.id) });
    byHostName.set(identity.hostName, machine);
    return machine;
  };

  return {
    machine(hostName) {
      const found = byHostName.get(hostName);
      if (!found) throw new Error(`no instance of the name ${hostName} was booted`);
      return found;
    },
    async run(instanceId, commands, { environment }) {
      const machine = booted.get(instanceId) ?? boot(instanceId, environment);
      booted.set(instanceId, machine);
      return (await machine).run(['bash', '-c', commands.join('\n')], { timeoutMs: 300_000 });
    },
  };
}
