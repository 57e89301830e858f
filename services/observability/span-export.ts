import type { TextMapPropagator } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';

/** Where spans go. Neither throws: a trace is not worth a request. */
export interface SpanExport {
  /** Sends what there is. */
  flush(): Promise<void>;
  /** Sends what there is, and takes no more. */
  shutdown(): Promise<void>;
}

/** Has the spans of this process recorded and sent by OTLP, to where the variables of OpenTelemetry say. */
export function exportSpans({ service, propagator }: { service: string; propagator: TextMapPropagator }): SpanExport {
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ [ATTR_SERVICE_NAME]: service }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register({ propagator });
  return {
    flush: () => provider.forceFlush().catch(() => {}),
    shutdown: () => provider.shutdown().catch(() => {}),
  };
}
