import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Command } from 'commander';
import { printable } from '../../catalog/files/problem.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import type { Answer } from '../../operations/send/send-request.ts';
import { messageOf, SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { repositoryOption, requireCatalog } from '../../pipeline/repository/repository.ts';

interface SendOptions {
  repository: string;
  data?: string;
  header: readonly string[];
  path?: string;
  method?: string;
  to?: string;
  id?: string;
  json?: boolean;
}

/** `warren send`: one request to an endpoint, signed as its file asks. */
export function sendCommand(): Command {
  return new Command('send')
    .description(
      'Send one request to an endpoint, signed as its file asks, and print the answer. It goes to the `warren local` that runs in this repository and is signed with its secret; with --to it goes there, signed with the first secret of the file out of AWS Secrets Manager.',
    )
    .argument('<endpoint>', "the endpoint's name")
    .addOption(repositoryOption())
    .option('--data <text>', 'body: a text, @file, or - for what comes in')
    .option(
      '--header <name: value>',
      'one more header; can be repeated',
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .option('--path <path>', "path and query; needed where the endpoint's path has a :name or a *")
    .option('--method <method>', 'default: POST with --data, else GET where the endpoint answers it')
    .option('--to <url>', 'where else to send it, such as https://hooks.example.com')
    .option(
      '--id <id>',
      "the sender's id of the message (default: a new one); the same id again is known as the same message",
    )
    .option('--json', 'print the answer as one JSON document')
    .addHelpText(
      'after',
      '\nExit status: 0 when the answer is below 400, 1 from 400 on, 2 from 500 on or when there is none.',
    )
    .action(runSend);
}

async function runSend(name: string, options: SendOptions): Promise<void> {
  const repository = resolve(options.repository);
  const { endpoints, platform } = requireCatalog(repository);
  const endpoint = endpoints.find((known) => known.name === name);
  if (!endpoint) {
    const names = endpoints.map((known) => known.name);
    const known = names.length > 0 ? `Known: ${names.join(', ')}.` : 'There is no file in endpoints/.';
    throw new UserFailure(`${name} is not an endpoint.${suggest(name, names)} ${known}`);
  }
  // The clients of AWS take a while to load.
  const [{ findTarget }, { requestOf }, { sendRequest }, { whyRefused }] = await Promise.all([
    import('../../operations/send/target.ts'),
    import('../../operations/send/request-of.ts'),
    import('../../operations/send/send-request.ts'),
    import('../../operations/send/why-refused.ts'),
  ]);
  const data = options.data === undefined ? undefined : await readData(options.data);
  const wanted = { method: options.method, path: options.path, headers: options.header, data, id: options.id };
  // What is wrong with the command line is told before anything is looked for.
  requestOf(endpoint, wanted, '', new Date());
  const target = await findTarget({ repository, region: platform.region, endpoint, to: options.to });
  const request = requestOf(endpoint, wanted, target.secret, new Date());
  const { method, path, id } = request;
  const { host } = endpoint;
  const withinMs = (endpoint.deadlineSeconds + 10) * 1000;
  const answer = await sendRequest({ to: target.to, host, ...request, withinMs }).catch((error: unknown) => {
    throw new SurroundingsFailure(`${target.to} did not answer: ${whyUnanswered(error)}`, { cause: error });
  });
  const { status, body } = answer;
  if (options.json) {
    const { headers, durationMs } = answer;
    console.log(
      JSON.stringify(
        {
          version: 1,
          endpoint: name,
          to: target.to,
          method,
          host,
          path,
          id,
          status,
          headers,
          body,
          durationMs: Math.round(durationMs),
        },
        null,
        2,
      ),
    );
  } else {
    printAnswer({ method, where: `${host}${path}`, id, answer });
  }
  const why = whyRefused(status, endpoint, target);
  if (why !== undefined) console.error(`\n${why}`);
  if (status >= 400) process.exitCode = status >= 500 ? 2 : 1;
}

function printAnswer(props: { method: string; where: string; id: string | undefined; answer: Answer }): void {
  const { method, where, id, answer } = props;
  const { status, body, durationMs } = answer;
  console.log(`  sent      ${method} ${printable(where)}`);
  if (id !== undefined) console.log(`  id        ${id}`);
  console.log(`  answered  ${status} in ${durationMs.toFixed(0)} ms`);
  // What a worker answers may hold anything, which must not move the terminal.
  if (body !== '') console.log(`\n${body.trimEnd().split('\n').map(printable).join('\n')}`);
}

async function readData(given: string): Promise<Buffer> {
  if (given === '-') return buffer(process.stdin);
  if (!given.startsWith('@')) return Buffer.from(given);
  try {
    return readFileSync(given.slice(1));
  } catch (error) {
    throw new UserFailure(
      `--data ${given}: ${messageOf(error)}. Name a file that can be read, or - for what comes in.`,
    );
  }
}

function whyUnanswered(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return 'nothing listens there. Is the port right, and does it run?';
  if (code === 'ENOTFOUND') return 'there is no such host. Is its DNS record there yet?';
  return messageOf(error) || String(code);
}
