import type { Reach } from '../../../pipeline/reach/model.ts';
import { portsText } from '../../../pipeline/reach/openings.ts';
import { readReach } from '../../../pipeline/reach/read-reach.ts';
import type { Stack } from '../../../pipeline/terraform/synthesize.ts';
import { openedFiles } from '../../changes/change.ts';
import { sidesOf } from '../../changes/sample-review.ts';
import { synthesizeHere } from '../../changes/synthesis.ts';
import { removeScratchFolders } from '../../repositories.ts';

afterAll(removeScratchFolders);

const { catalogs, objects } = sidesOf({ title: 'nothing', change: () => {} }, openedFiles);
const stacks = synthesizeHere(catalogs.after);

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

/** What is said of a platform in which the stack of Access says something else. */
function reachWith(change: (resources: Blocks) => void = () => {}): Reach {
  const changed = structuredClone(stacks) as Stack[];
  for (const { name, configuration } of changed) if (name === 'access') change(configuration.resource as Blocks);
  return readReach(changed, objects.after);
}

const shown = ({ lines }: Reach) =>
  lines
    .filter(({ from }) => ['the internet', 'Cloudflare'].includes(from.name))
    .map(({ from, to, openings, by }) => `${from.name} > ${to.name} ${portsText(openings)}: ${by.what}`);
const onwards = 'Cloudflare > monitoring 3000: tunnel that the host opens, to http://127.0.0.1:3000';

test('people come to Cloudflare by the name that the file says, and from there to Grafana alone', () => {
  const reach = reachWith();
  expect(shown(reach)).toEqual([
    'the internet > Cloudflare 443: host grafana.example.com, for ada@example.org by Cloudflare Access',
    onwards,
  ]);
  const [host] = reach.lines.filter(({ to }) => to.name === 'Cloudflare');
  expect(host?.by).toMatchObject({
    field: 'monitoring.access.cloudflare.host',
    at: { file: 'platform.yaml', line: expect.any(Number) },
  });
  expect(host?.by.proof.map(({ address }) => address)).toEqual([
    'cloudflare_dns_record.name',
    'cloudflare_zero_trust_access_application.application',
    'cloudflare_zero_trust_access_policy.policy',
  ]);
  expect(reach.unresolved).toEqual([]);
});

test.each<[string, (resources: Blocks) => void, string]>([
  [
    'without an application',
    ({ cloudflare_zero_trust_access_application: all }) => delete all?.application,
    'for everybody',
  ],
  [
    'past the application',
    ({ cloudflare_zero_trust_access_policy: all }) => Object.assign(all?.policy ?? {}, { decision: 'bypass' }),
    'for everybody',
  ],
  [
    'with a domain',
    ({ cloudflare_zero_trust_access_policy: all }) =>
      Object.assign(all?.policy ?? {}, { include: [{ email_domain: { domain: 'example.net' } }] }),
    'for everybody at example.net by Cloudflare Access',
  ],
])('who gets in %s is told', (_, change, who) => {
  expect(shown(reachWith(change))[0]).toBe(`the internet > Cloudflare 443: host grafana.example.com, ${who}`);
});

test('what cannot be followed is told of', () => {
  const others = reachWith(({ cloudflare_zero_trust_access_policy: all }) =>
    Object.assign(all?.policy ?? {}, { include: [{ everyone: {} }] }),
  );
  expect(others.unresolved.map(({ why }) => why)).toEqual([
    'lets in others than addresses and their domains, whom this does not look at',
  ]);
  const elsewhere = reachWith(({ cloudflare_zero_trust_tunnel_cloudflared_config: all }) =>
    Object.assign(all?.['tunnel-config'] ?? {}, { config: { ingress: [{ service: 'http://10.20.64.10:15672' }] } }),
  );
  expect(elsewhere.unresolved.map(({ why }) => why)).toEqual([
    'leads on to http://10.20.64.10:15672, which this does not look at',
  ]);
});
