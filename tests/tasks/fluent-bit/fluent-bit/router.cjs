// Stands in for Fluent Bit in a task: reads the configuration that ECS' agent writes, takes events of the Forward protocol, and pushes
// them as its output `loki` does. What it does not know it refuses. https://docs.fluentbit.io/manual/data-pipeline/outputs/loki
const { readFileSync } = require('node:fs');
const { createServer } = require('node:net');

const flushMs = 1000; // https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/configuration-file
const graceMs = 5000;

const sections = read(readFileSync('/fluent-bit/etc/fluent-bit.conf', 'utf8'));
const ofTitle = (title) => sections.filter((section) => section.title === title);
const added = ofTitle('FILTER').flatMap(recordsOf);
const outputs = ofTitle('OUTPUT').map(outputOf);
for (const { options } of ofTitle('INPUT')) listen(Object.fromEntries(options));
process.on('SIGTERM', stop);

function read(text) {
  const found = [];
  for (const line of text.split('\n')) {
    const title = /^\[(\w+)\]$/.exec(line)?.[1];
    const [, key, value] = /^ {4}(\S+) (.*)$/.exec(line) ?? [];
    if (title) found.push({ title, options: [] });
    else if (key)
      found
        .at(-1)
        .options.push([key.toLowerCase(), value.replace(/\$\{(\w+)\}/g, (_, name) => process.env[name] ?? '')]);
  }
  return found;
}

function recordsOf({ options }) {
  const { name, match } = Object.fromEntries(options);
  if (name !== 'record_modifier' || match !== '*') refuse(`filter ${name} of ${match}`);
  return options.filter(([key]) => key === 'record').map(([, value]) => value.split(' '));
}

function outputOf({ options }) {
  const { name, match, host, port, uri, tls, labels, ...rest } = Object.fromEntries(options);
  const {
    structured_metadata: metadata,
    remove_keys: removed,
    drop_single_key: single,
    retry_limit: limit,
    ...more
  } = rest;
  const { tenant_id: tenant, http_user: user, http_passwd: password, 'tls.verify': verify, ...unknown } = more;
  if (name !== 'loki' || !match.endsWith('*') || single !== 'raw')
    refuse(`output ${name} of ${match}, drop_single_key ${single}`);
  if (Object.keys(unknown).length > 0) refuse(`options ${Object.keys(unknown)}`);
  if (tls === 'on' && verify !== 'on') refuse('TLS whose certificates nobody checks');
  const pairs = (text) => text.split(',').map((pair) => pair.split('='));
  return {
    prefix: match.slice(0, -1),
    request: { host, port, path: uri, tls: tls === 'on' },
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Fluent-Bit',
      ...(tenant && { 'x-scope-orgid': tenant }),
      ...(user && { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }),
    },
    labels: Object.fromEntries(pairs(labels)),
    metadata: pairs(metadata).map(([label, field]) => [label, field.slice(1)]),
    removed: removed.split(','),
    retries: Number(limit),
    waiting: [],
    pushing: Promise.resolve(),
  };
}

function listen({ name, unix_path: path, listen: host, port }) {
  if (name !== 'forward') refuse(`input ${name}`);
  const server = createServer((socket) => {
    let rest = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let event = eventIn(rest); event; event = eventIn(rest)) {
        rest = rest.subarray(event.end);
        route(event.value);
      }
    });
    socket.on('error', () => {});
  });
  server.listen(path ?? { host, port: Number(port) });
}

function route([tag, time, record]) {
  for (const output of outputs.filter(({ prefix }) => tag.startsWith(prefix))) {
    output.waiting.push({ time, record: { ...record, ...Object.fromEntries(added) } });
  }
}

const timer = setInterval(() => void Promise.all(outputs.map(flush)), flushMs);

function flush(output) {
  const events = output.waiting.splice(0);
  if (events.length > 0) output.pushing = Promise.all([output.pushing, push(output, bodyOf(output, events))]);
  return output.pushing;
}

function bodyOf({ labels, metadata, removed }, events) {
  const values = events.map(({ time, record }) => {
    const told = Object.fromEntries(metadata.map(([label, field]) => [label, record[field]]));
    const left = Object.entries(record).filter(([key]) => !removed.includes(key));
    return [time, left.length === 1 ? left[0][1] : JSON.stringify(Object.fromEntries(left)), told];
  });
  return JSON.stringify({ streams: [{ stream: labels, values }] });
}

/** Again after a while, ever longer: https://docs.fluentbit.io/manual/administration/scheduling-and-retries (here in tenths). */
async function push(output, body) {
  for (let attempt = 0; ; attempt++) {
    const status = await send(output, body).catch((error) => error.message);
    if (status >= 200 && status <= 205) return;
    console.error(`[error] [output:loki] ${output.request.host}:${output.request.port}, HTTP status=${status}`);
    if (status === 400 || attempt === output.retries) return;
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}

function send({ request, headers }, body) {
  const { host, port, path, tls } = request;
  const { request: ask } = require(tls ? 'node:https' : 'node:http');
  const ca = tls ? readFileSync('/etc/ssl/certs/ca-certificates.crt') : undefined;
  return new Promise((resolve, reject) => {
    const asked = ask({ host, port, path, ca, method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject).end(body);
  });
}

async function stop() {
  clearInterval(timer);
  setTimeout(() => process.exit(0), graceMs).unref();
  await Promise.all(outputs.map(flush));
  process.exit(0);
}

/** The first whole value of MessagePack, of the kinds that an event has; nothing while the rest of it is to come. */
function eventIn(bytes) {
  const end = { at: 0 };
  try {
    const value = valueAt(bytes, end);
    return { value, end: end.at };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function valueAt(bytes, end) {
  const kind = bytes.readUInt8(end.at++);
  const take = (count) => {
    if (end.at + count > bytes.length) throw new RangeError('the rest is to come');
    end.at += count;
    return bytes.subarray(end.at - count, end.at);
  };
  if (kind >> 4 === 0x9) return Array.from({ length: kind & 0xf }, () => valueAt(bytes, end));
  if (kind >> 4 === 0x8)
    return Object.fromEntries(Array.from({ length: kind & 0xf }, () => [valueAt(bytes, end), valueAt(bytes, end)]));
  if (kind === 0xdb) return take(take(4).readUInt32BE()).toString();
  if (kind !== 0xd7) return refuse(`MessagePack of kind ${kind}`);
  const time = take(9);
  return `${time.readUInt32BE(1)}${String(time.readUInt32BE(5)).padStart(9, '0')}`;
}

function refuse(what) {
  console.error(`[error] the stand-in does not know ${what}`);
  process.exit(1);
}
