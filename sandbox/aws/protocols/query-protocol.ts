import { randomUUID } from 'node:crypto';
import { AwsError, type AwsReply, asAwsError, type Service, scopeOf } from './protocol.ts';
import { type XmlContent, xmlDocument } from './xml.ts';

/** The parameters of a call: `Filter.1.Name` is `{ Filter: { 1: { Name } } }`. */
export interface Parameters {
  readonly [name: string]: string | Parameters;
}

/** One operation, in the region that the request is signed for; what it throws goes to the client as an error. */
export type QueryOperation = (parameters: Parameters, region: string) => XmlContent | Promise<XmlContent>;

/** A service that speaks AWS's Query protocol, or EC2's, which differs in its answers. */
export interface QueryService {
  /** Name for messages. */
  readonly name: string;
  readonly protocol: 'query' | 'ec2';
  /** Of its answers; it carries the version of the API. */
  readonly namespace: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

/** Answers a form whose `Action` names the operation with XML. */
export function queryService({ name, protocol, namespace, operations }: QueryService): Service {
  const { answer, refusal } = shapes[protocol];
  return async ({ body, headers }) => {
    const id = randomUUID();
    try {
      const parameters = readForm(body.toString('utf8'));
      const api = String(parameters.Action);
      const operation = Object.hasOwn(operations, api) ? operations[api] : undefined;
      if (operation === undefined) throw new AwsError('InvalidAction', `The sandbox's ${name} has no ${api}.`);
      const content = await operation(parameters, scopeOf(headers).region);
      return reply(200, answer({ api, id, content: content as Content, namespace }));
    } catch (cause) {
      const error = asAwsError(cause);
      return reply(error.status, refusal({ error, id, namespace }));
    }
  };
}

type Content = Readonly<Record<string, XmlContent>>;

interface Shape {
  answer(parts: { api: string; id: string; content: Content; namespace: string }): string;
  refusal(parts: { error: AwsError; id: string; namespace: string }): string;
}

const shapes: Readonly<Record<QueryService['protocol'], Shape>> = {
  // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
  query: {
    answer: ({ api, id, content, namespace }) =>
      xmlDocument(`${api}Response`, { [`${api}Result`]: content, ResponseMetadata: { RequestId: id } }, namespace),
    refusal: ({ error, id, namespace }) => {
      const { name: Code, message: Message, status } = error;
      const shown = { Type: status < 500 ? 'Sender' : 'Receiver', Code, Message };
      return xmlDocument('ErrorResponse', { Error: shown, RequestId: id }, namespace);
    },
  },
  // https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
  ec2: {
    answer: ({ api, id, content, namespace }) =>
      xmlDocument(`${api}Response`, { requestId: id, ...content }, namespace),
    refusal: ({ error, id }) =>
      xmlDocument('Response', { Errors: { Error: { Code: error.name, Message: error.message } }, RequestID: id }),
  },
};

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
