import { pagerDutyVariables } from '../../contracts/pagerduty.ts';
import { stackOfIssue } from '../../pipeline/drift/drift-issue.ts';
import { removeScratchFolders, sampleFile } from '../repositories.ts';
import { type MergeWorkbench, mergeWorkbench } from './merge-workbench.ts';

let bench: MergeWorkbench;
beforeAll(async () => {
  bench = await mergeWorkbench();
});
afterAll(async () => {
  await bench.close();
  removeScratchFolders();
});

const alerting = 'alerting: { pagerDuty: { deployToken: { secret: acme/pagerduty } }, route: on-call }\n';
const route = `calls:
  high:
    severities: [critical, error, warning, info]
    escalation: { levels: [{ people: [ada@example.com] }, { people: [bo@example.com] }] }
`;

test('N7: a PagerDuty that cannot be reached, and a token that it does not take, are told in the issue of the stack that says who is called', async () => {
  bench.moveMain({
    'platform.yaml': `${sampleFile('platform.yaml')}\n${alerting}`,
    'alerts/routes/on-call.yaml': route,
    'alerts/ports.yaml': 'watches: { kind: nat }\nalarm: nat-port-errors\nrunbook: Look.\n',
  });
  const { api, token } = pagerDutyVariables;
  const reached = process.env[api] as string;
  process.env[api] = 'http://127.0.0.1:9';
  const { well } = await bench.drift();
  // What the pipeline itself stands on is otherwise, too: nobody applied it with the key of alarms.
  const told = () => bench.github.repository.issues().filter(({ body }) => stackOfIssue(body ?? '') === 'alerting');
  expect(well).toBe(false);
  expect(told()).toMatchObject([{ title: 'Drift: alerting could not be looked at', state: 'open' }]);
  expect(told()[0]?.body).toMatch(/could not be compared with AWS: PagerDuty did not answer \/abilities: fetch failed/);

  process.env[api] = reached;
  process.env[token] = 'revoked-token';
  await bench.drift();
  expect(told()).toHaveLength(1);
  expect(told()[0]?.body).toContain('PagerDuty does not take the token in PAGERDUTY_TOKEN');
  expect(told()[0]?.body).not.toContain('revoked-token');
});
