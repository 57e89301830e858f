import type { Programs } from '../../../services/node/machine/run.ts';
import { programsOf } from '../../../services/watch/programs/programs.ts';
import { keepToGrafana } from '../../../services/watch/programs/tunnel-ways.ts';

function kernel() {
  const rules: string[] = [];
  const run: Programs['run'] = async ([command, what, ...rule]) => {
    const text = `${command} ${rule.join(' ')}`;
    if (what === '-A') rules.push(text);
    return { status: what === '-C' && !rules.includes(text) ? 1 : 0, stdout: '', stderr: '' };
  };
  return { rules, programs: { run, mustRun: async (argv) => (await run(argv)).stdout } satisfies Programs };
}

test('cloudflared is left Grafana on the machine, and nothing but names in private networks, once', async () => {
  const { rules, programs } = kernel();
  const runs = programsOf({ images: { grafana: 'g:1', cloudflared: 'c:1' } });
  for (let times = 0; times < 2; times += 1) await keepToGrafana(programs, runs);
  const end = '-m owner --uid-owner 65532 -j REJECT';
  const here = `OUTPUT -o lo -p tcp --syn ! --dport 3000 ${end}`;
  expect(rules).toEqual([
    `iptables ${here}`,
    ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((network) =>
      ['tcp', 'udp'].map((protocol) => `iptables OUTPUT -d ${network} -p ${protocol} ! --dport 53 ${end}`),
    ),
    `ip6tables ${here}`,
  ]);
});

test('a host without a tunnel has no such rule', async () => {
  const { rules, programs } = kernel();
  await keepToGrafana(programs, programsOf({ images: { grafana: 'g:1' } }));
  expect(rules).toEqual([]);
});
