import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Registry } from 'prom-client';
import { openLog } from '../../../services/observability/log.ts';
import { startOperationsServer } from '../../../services/observability/operations-server.ts';
import { inSpan, startTracing, traceOf } from '../../../services/observability/tracing.ts';

const parent = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'vendor=1' };

test('readiness says why not and what is wrong all the same, health goes on, and metrics are in the format of Prometheus', async () => {
  const registry = new Registry();
  new Counter({ name: 'warren_test_total', help: 'Counts.', registers: [registry] }).inc(3);
  let reasons: string[] = ['the broker cannot be reached'];
  const server = await startOperationsServer({
    host: '127.0.0.1',
    port: 0,
    registry,
    reasonsNotReady: () => reasons,
    warnings: () => ['a secret is of no use'],
  });
  try {
    const unready = await fetch(`${server.url}/readyz`);
    expect(unready.status).toBe(503);
    expect(await unready.json()).toEqual({ ready: false, reasons, warnings: ['a secret is of no use'] });
    reasons = [];
    const ready = await fetch(`${server.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ ready: true, reasons: [], warnings: ['a secret is of no use'] });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain('warren_test_total 3');
  } finally {
    await server.close();
  }
});

test('context that comes in is passed on unchanged while nothing is recorded, and what is no context is dropped', async () => {
  const passed = await inSpan({ name: 'work', kind: 'server', parent }, async () => traceOf(parent));
  expect(passed).toEqual(parent);
  expect(traceOf({ traceparent: 'nonsense' })).toEqual({});
  expect(traceOf({})).toEqual({});
});

test('spans go to the collector that is named, as children of the context that came in', async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk) => chunks.push(chunk))
      .on('end', () => {
        bodies.push(`${request.url} ${Buffer.concat(chunks).toString('utf8')}`);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const before = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = endpoint;
  try {
    const tracing = await startTracing({ service: 'receiver', environment: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
    const inner = await inSpan({ name: 'receive', kind: 'server', parent }, () =>
      inSpan({ name: 'publish', kind: 'producer' }, async () => traceOf()),
    );
    expect(inner.traceparent?.split('-')[1]).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(inner.traceparent).not.toBe(parent.traceparent);
    await tracing.stop();
    const sent = JSON.parse(bodies[0]?.replace('/v1/traces ', '') ?? '{}');
    const spans = sent.resourceSpans[0].scopeSpans[0].spans;
    const byName = Object.fromEntries(spans.map((span: { name: string }) => [span.name, span]));
    expect(byName.receive.parentSpanId).toBe('b7ad6b7169203331');
    expect(byName.publish.parentSpanId).toBe(byName.receive.spanId);
    expect(byName.publish.spanId).toBe(inner.traceparent?.split('-')[2]);
  } finally {
    if (before === undefined) delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    else process.env.OTEL_EXPORTER_OTLP_ENDPOINT = before;
    collector.close();
  }
});

test('a level that is none is refused with those that are', () => {
  expect(() => openLog({ service: 'receiver', environment: { LOG_LEVEL: 'loud' } })).toThrow(
    'LOG_LEVEL is "loud". Use one of trace, debug, info, warn, error, fatal, silent.',
  );
});
