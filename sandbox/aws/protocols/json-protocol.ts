import { gunzipSync } from 'node:zlib';
import { AwsError, type AwsReply, asAwsError, type Service, scopeOf } from './protocol.ts';

/** The input of an operation, as it came. */
export type Input = Readonly<Record<string, unknown>>;

/** One operation, in the region that the request is signed for; what it throws goes to the client as an error. */
export type JsonOperation = (input: Input, region: string) => object | Promise<object>;

/** A service that speaks AWS's JSON protocol. */
export interface JsonService {
  /** Name for messages. */
  readonly name: string;
  readonly version: '1.0' | '1.1';
  readonly operations: Readonly<Record<string, JsonOperation>>;
  /** What happens before every call. */
  before?(api: string, input: Input): Promise<void>;
  /**
   * What an error was called when the service spoke the query protocol, which clients of that day go by:
   * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
   */
  queryError?(error: AwsError): string;
}

/** Answers AWS JSON 1.0 and 1.1: the header x-amz-target names the operation, bodies are JSON, `__type` names an error. */
export function jsonService({ name, version, operations, before, queryError }: JsonService): Service {
  const reply = (status: number, body: object, headers: AwsReply['headers'] = {}): AwsReply => ({
    status,
    headers: { 'content-type': `application/x-amz-json-${version}`, ...headers },
    body: JSON.stringify(body),
  });
  return async ({ headers, body }) => {
    try {
      const api = String(headers['x-amz-target']).split('.').at(-1) ?? '';
      const operation = Object.hasOwn(operations, api) ? operations[api] : undefined;
      if (operation === undefined)
        throw new AwsError('UnknownOperationException', `The sandbox's ${name} has no ${api}.`);
      const input = parse(headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body);
      await before?.(api, input);
      return reply(200, await operation(input, scopeOf(headers).region));
    } catch (cause) {
      const error = asAwsError(cause);
      const { name: __type, message, status } = error;
      return reply(status, { __type, message }, queryError && { 'x-amzn-query-error': queryError(error) });
    }
  };
}

function parse(body: Buffer): Input {
  try {
    return JSON.parse(body.toString('utf8') || '{}') as Input;
  } catch {
    throw new AwsError('SerializationException', 'The body of the request is not JSON.');
  }
}
