import { randomUUID } from 'node:crypto';
import { AwsError, type AwsReply, asAwsError, type Service, scopeOf } from './protocol.ts';
import { type XmlContent, xmlDocument } from './xml.ts';

/** The parameters of a call: `Filter.1.Name` is `{ Filter: { 1: { Name } } }`. */
export interface Parameters {
  readonly [name: string]: string | Parameters;
}

/** One operation, in the region that the request is signed for; what it throws goes to the client as an error. */
export type QueryOperation = (parameters: Parameters, region: string) => XmlContent | Promise<XmlContent>;

/** A service that speaks EC2's Query protocol. */
export interface QueryService {
  /** Name for messages. */
  readonly name: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

/** API version of EC2, whose name space its answers are in: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/making-api-requests.html */
const namespace = 'http://ec2.amazonaws.com/doc/2016-11-15/';

/** Answers EC2's Query protocol: a form whose `Action` names the operation, and XML in return. */
export function queryService({ name, operations }: QueryService): Service {
  return async ({ body, headers }) => {
    const requestId = randomUUID();
    try {
      const parameters = readForm(body.toString('utf8'));
      const api = String(parameters.Action);
      const operation = Object.hasOwn(operations, api) ? operations[api] : undefined;
      if (operation === undefined) throw new AwsError('InvalidAction', `The sandbox's ${name} has no ${api}.`);
      const content = await operation(parameters, scopeOf(headers).region);
      return reply(200, xmlDocument(`${api}Response`, { requestId, ...(content as object) }, namespace));
    } catch (cause) {
      const { name: Code, message: Message, status } = asAwsError(cause);
      return reply(status, xmlDocument('Response', { Errors: { Error: { Code, Message } }, RequestID: requestId }));
    }
  };
}

/** The elements of a list of parameters, in order. */
export function listed(value: string | Parameters | undefined): (string | Parameters)[] {
  return typeof value === 'object' ? Object.values(value) : [];
}

/** The element of that name, where it is a text. */
export function parameter(parameters: string | Parameters | undefined, name: string): string | undefined {
  const value = typeof parameters === 'object' ? parameters[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function reply(status: number, body: string): AwsReply {
  return { status, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body };
}

interface Tree {
  [name: string]: string | Tree;
}

function readForm(text: string): Parameters {
  const root: Tree = Object.create(null);
  for (const [path, value] of new URLSearchParams(text)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let place = root;
    for (const step of steps) {
      const next = place[step];
      const deeper: Tree = typeof next === 'object' ? next : Object.create(null);
      place[step] = deeper;
      place = deeper;
    }
    place[last] = value;
  }
  return root;
}
