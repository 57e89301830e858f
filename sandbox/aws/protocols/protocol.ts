import type { IncomingHttpHeaders } from 'node:http';

/** A request to a simulated service, read to its end. */
export interface AwsRequest {
  readonly method: string;
  /** Path and query as they came: keys of objects may hold what a URL parser would tidy away. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface AwsReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** A simulated service; it answers every request, with an error in its own protocol's shape where it must. */
export type Service = (request: AwsRequest) => Promise<AwsReply>;

/** An error that the SDK turns into the exception of that name. */
export class AwsError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

/** The error as a client shall see it; what the sandbox did not foresee is an internal one of its own. */
export function asAwsError(cause: unknown): AwsError {
  if (cause instanceof AwsError) return cause;
  return new AwsError('InternalFailure', `The sandbox failed: ${cause instanceof Error ? cause.message : cause}`, 500);
}

/** The text, or undefined for anything else and for the empty text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Tags of an object as the services list them: those of the object itself and those that its provider added. */
export function tagsOf(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  return { ...(attributes.tags_all as object), ...(attributes.tags as object) };
}

/** What a signature's scope says of a request: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
export function scopeOf({ authorization = '' }: IncomingHttpHeaders): { region: string; service: string } {
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization) ?? [];
  return { region, service };
}
