import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

/** `traceparent` and `tracestate`, as headers of HTTP and of messages carry them: https://www.w3.org/TR/trace-context/ */
export type Trace = Readonly<Record<string, string | undefined>>;

/** Longest wait for a collector when a program ends. */
const lastWithinMs = 2_000;

const propagator = new W3CTraceContextPropagator();
const tracer = trace.getTracer('warren');

/** Whether spans are recorded; while they are not, context is passed on without making any. */
let recording = false;

let flush: () => Promise<void> = async () => {};

/** Sends what spans there are, for a process that may be frozen at any time. Never throws: a trace is not worth a request. */
export function flushTraces(): Promise<void> {
  return flush();
}

/**
 * Begins to record spans and to send them by OTLP, if OTEL_EXPORTER_OTLP_ENDPOINT says where; the exporter and the sampler read the other
 * variables of OpenTelemetry themselves. `stop` sends what is left; a collector that does not answer is not waited for, and what it has to say
 * is nobody's business at the end.
 */
export async function startTracing({
  service,
  environment,
}: {
  service: string;
  environment: NodeJS.ProcessEnv;
}): Promise<{ stop(): Promise<void> }> {
  if (!environment.OTEL_EXPORTER_OTLP_ENDPOINT) return { stop: async () => {} };
  // A quarter of what the receiver on Lambda would take to begin, and of no use without a collector.
  const { exportSpans } = await import('./span-export.ts');
  const exporting = exportSpans({ service: environment.OTEL_SERVICE_NAME ?? service, propagator });
  recording = true;
  flush = exporting.flush;
  return {
    async stop() {
      recording = false;
      flush = async () => {};
      await Promise.race([exporting.shutdown(), sleep(lastWithinMs, undefined, { ref: false })]);
    },
  };
}

const kinds = {
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
} as const;

/** Does work within a span, which is the child of `parent`, else of the span that is active. An error that is thrown marks it. */
export async function inSpan<T>(
  {
    name,
    kind,
    parent,
    attributes,
  }: { name: string; kind: keyof typeof kinds; parent?: Trace; attributes?: Attributes },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  if (!recording) return work(notRecorded);
  const above = parent ? propagator.extract(ROOT_CONTEXT, parent, fromRecord) : context.active();
  return tracer.startActiveSpan(name, { kind: kinds[kind], ...(attributes && { attributes }) }, above, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** What to send along: the active span's context, else the valid part of what came in. */
export function traceOf(parent: Trace = {}): Record<string, string> {
  if (recording) {
    const carrier: Record<string, string> = {};
    propagation.inject(context.active(), carrier);
    if (carrier.traceparent) return carrier;
  }
  if (parent.traceparent === undefined) return {};
  const carrier: Record<string, string> = {};
  propagator.inject(propagator.extract(ROOT_CONTEXT, parent, fromRecord), carrier, {
    set: (into, key, value) => {
      into[key] = value;
    },
  });
  return carrier;
}

const fromRecord = {
  get: (carrier: Trace, key: string) => carrier[key],
  keys: (carrier: Trace) => Object.keys(carrier),
};

const notRecorded = trace.wrapSpanContext({
  traceId: '00000000000000000000000000000000',
  spanId: '0000000000000000',
  traceFlags: 0,
});
