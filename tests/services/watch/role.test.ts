import type { Programs } from '../../../services/node/machine/run.ts';
import { programsOf } from '../../../services/watch/programs/programs.ts';
import { keepFromRole } from '../../../services/watch/programs/role.ts';

const images = { prometheus: 'p:1', loki: 'l:1', grafana: 'g:1', 'zabbix-database': 'd:1', 'zabbix-server': 'z:1' };

test('who has no use for the role of the machine is kept from its metadata, once', async () => {
  const rules: string[] = [];
  const run: Programs['run'] = async ([, what, ...rule]) => {
    if (what === '-A') rules.push(rule.join(' '));
    return { status: what === '-C' && !rules.includes(rule.join(' ')) ? 1 : 0, stdout: '', stderr: '' };
  };
  const programs = { run, mustRun: async (argv) => (await run(argv)).stdout } satisfies Programs;
  for (let times = 0; times < 2; times += 1) await keepFromRole(programs, programsOf({ images }));
  expect(rules).toEqual([999, 1997].map((user) => `OUTPUT -d 169.254.169.254 -m owner --uid-owner ${user} -j REJECT`));
});
