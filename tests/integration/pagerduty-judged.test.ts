import { describeJudgedBy } from '../judges/judged.ts';
import { askByPagerDutyClient } from '../judges/pagerduty.ts';
import { startedSandbox } from '../sandbox/aws/started-sandbox.ts';

/** Whether the simulated PagerDuty answers as PagerDuty's own client needs it: `pagerduty` of PyPI. */
describeJudgedBy('pagerduty')('PagerDuty’s client', () => {
  test('makes an integration, and opens, acknowledges and resolves by its key', async () => {
    const started = await startedSandbox();
    const { cloud, pagerDuty, environment } = started.sandbox;
    try {
      for (let i = 0; i < 30; i += 1) cloud.put('pagerduty_service', `P${i}`, { id: `P${i}`, name: `service ${i}` });
      const { make, keyOf } = pagerDuty.integrations;
      const routingKey = keyOf(make('P7', 'Warren', 'events_api_v2_inbound_integration'));
      const said = await askByPagerDutyClient({
        url: pagerDuty.url,
        token: environment.PAGERDUTY_TOKEN ?? '',
        routingKey,
        lines: `
keys = [events.trigger("A queue grows", "acme broker/orders", dedup_key="a", severity="error"), events.trigger("Another", "acme", dedup_key="b")]
events.acknowledge("a")
events.resolve("b")
made = rest.rpost("/services/P7/integrations", json={"type": "events_api_v2_inbound_integration", "name": "mine"})
read = rest.rget("/services/P7/integrations/" + made["id"])
rest.rdelete("/services/P7/integrations/" + made["id"])
refused = None
try:
    events.post("/v2/enqueue", json={"event_action": "trigger", "payload": {}}).raise_for_status()
except Exception as error:
    refused = type(error).__name__
print(json.dumps({"keys": keys, "services": len(rest.list_all("services")), "same": made == read, "key": len(made["integration_key"]), "refused": refused}))
`,
      });
      expect(said).toEqual({ keys: ['a', 'b'], services: 30, same: true, key: 32, refused: 'HTTPStatusError' });
      expect(
        pagerDuty.incidents.all().map(({ dedupKey, status, events }) => [dedupKey, status, events[0]?.severity]),
      ).toEqual([
        ['a', 'acknowledged', 'error'],
        ['b', 'resolved', 'critical'],
      ]);
    } finally {
      await started.stop();
    }
  });
});
