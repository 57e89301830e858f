import fc from 'fast-check';
import pc from 'picocolors';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { plainText } from '../../catalog/words/sentence.ts';
import type { Review } from '../../pipeline/review/model.ts';
import { readPlan } from '../../pipeline/review/plan/read-plan.ts';
import { renderJson } from '../../pipeline/review/render/json.ts';
import { renderMarkdown } from '../../pipeline/review/render/markdown.ts';
import { renderTerminal } from '../../pipeline/review/render/terminal.ts';
import { reviewOf } from '../../pipeline/review/review.ts';
import type { ReviewInput } from '../../pipeline/review/review-input.ts';
import type { Configuration } from '../../pipeline/terraform/synthesize.ts';
import { type BrokerInput, baseFiles, filesOf } from '../changes/change.ts';
import { sampleChanges } from '../changes/index.ts';
import { sidesOf } from '../changes/sample-review.ts';
import { draws } from '../draws.ts';
import { created, deleted, type Entry, planJson, replaced, stackOf, updated } from '../pipeline/review/plan/plans.ts';
import { hostileText } from '../pipeline/review/render/hostile.ts';
import { structureOf } from '../pipeline/review/render/structure.ts';

type Files = ReviewInput['files'];

function reviewFiles(files: Files, more: Partial<ReviewInput> = {}): Review {
  return reviewOf({
    base: { name: ['main'], commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678' },
    head: { uncommitted: true },
    files,
    loaded: loadCatalog({ files: files.after, today: '2026-11-21' }),
    stacks: {},
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
    ...more,
  });
}

const renderings = (review: Review) => ({
  markdown: renderMarkdown(review, { limit: Number.POSITIVE_INFINITY }),
  terminal: renderTerminal(review, { columns: 100, colors: pc.createColors(false) }),
  json: renderJson(review),
});

/** What moves a cursor, changes colours or reverses text; line breaks apart. */
const control = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test.each(sampleChanges)('$title is rendered whole in all formats', (sample) => {
  const review = reviewFiles(sidesOf(sample).files);
  const { markdown, terminal, json } = renderings(review);
  expect(structureOf(markdown).faults).toEqual([]);
  expect(terminal).not.toMatch(control);
  expect(json).not.toMatch(control);
  expect(JSON.parse(json)).toMatchObject({ version: 1, fingerprint: review.fingerprint });
  const names = sample.effects.map(([, sentence]) => sentence.split(' ', 1)[0] ?? '');
  for (const name of names) for (const text of [markdown, terminal, json]) expect(text).toContain(name);
});

/** A broker with a text put in every place where it may hold one; `where` says which. */
const textFields: Readonly<Record<string, (broker: BrokerInput, text: string) => void>> = {
  description: (b, text) => Object.assign(b, { description: text }),
  'tags (value)': (b, text) => Object.assign(b, { tags: { team: text } }),
  'tags (key)': (b, text) => Object.assign(b, { tags: { [text]: 'shop' } }),
  'access description': (b, text) =>
    Object.assign(b, { access: [{ from: 'compute', to: ['amqps'], description: text }] }),
  'configuration (value)': (b, text) => Object.assign(b, { configuration: { 'log.file': text } }),
  // Of keys RabbitMQ leaves a part to who writes them in a few places alone.
  'configuration (key)': (b, text) =>
    Object.assign(b, { configuration: { [`auth_oauth2.resource_servers.${text.replaceAll('.', '-')}.id`]: 'debug' } }),
  advancedConfiguration: (b, text) => Object.assign(b, { advancedConfiguration: `[{app, [{key, "${text}"}]}].` }),
  plugins: (b, text) => Object.assign(b, { plugins: [text] }),
  'vhosts (name)': (b, text) => Object.assign(b, { vhosts: { '/': {}, [text]: {} } }),
  'vhost description': (b, text) => Object.assign(b, { vhosts: { '/': { description: text } } }),
  'vhost tags': (b, text) => Object.assign(b, { vhosts: { '/': { tags: [text] } } }),
  'users (name)': (b, text) => Object.assign(b, { users: { [text]: {} } }),
  'user tags': (b, text) => Object.assign(b, { users: { shop: { tags: [text] } } }),
  'user secret': (b, text) => Object.assign(b, { users: { shop: { password: { secret: text } } } }),
  'permission pattern': (b, text) => Object.assign(b, { users: { shop: { permissions: { '/': { write: text } } } } }),
  'permission vhost': (b, text) =>
    Object.assign(b, { vhosts: { '/': {}, [text]: {} }, users: { shop: { permissions: { [text]: { read: '.*' } } } } }),
  'topic permission': (b, text) =>
    Object.assign(b, { users: { shop: { topicPermissions: [{ exchange: 'amq.topic', write: text, read: text }] } } }),
  'policy name': (b, text) =>
    Object.assign(b, { policies: [{ name: text, pattern: '.*', definition: { expires: 1 } }] }),
  'policy pattern': (b, text) =>
    Object.assign(b, { policies: [{ name: 'a', pattern: text, definition: { expires: 1 } }] }),
  'policy definition (value)': (b, text) =>
    Object.assign(b, { policies: [{ name: 'a', pattern: '.*', definition: { 'dead-letter-routing-key': text } }] }),
  'policy definition (key)': (b, text) =>
    Object.assign(b, { policies: [{ name: 'a', pattern: '.*', definition: { [text]: 'x' } }] }),
  'operator policy name': (b, text) =>
    Object.assign(b, { operatorPolicies: [{ name: text, pattern: '.*', definition: { expires: 1 } }] }),
  'exchange name': (b, text) => Object.assign(b, { exchanges: [{ name: text, type: 'fanout' }] }),
  'exchange argument (value)': (b, text) =>
    Object.assign(b, { exchanges: [{ name: 'a', type: 'fanout', arguments: { 'x-a': text, 'x-b': [{ c: text }] } }] }),
  'exchange argument (key)': (b, text) =>
    Object.assign(b, { exchanges: [{ name: 'a', type: 'fanout', arguments: { [text]: 1 } }] }),
  'queue name': (b, text) => Object.assign(b, { queues: [{ name: text }] }),
  'queue argument': (b, text) =>
    Object.assign(b, { queues: [{ name: 'a', arguments: { 'x-a': text, [text]: text } }] }),
  'binding key': (b, text) =>
    Object.assign(b, {
      queues: [{ name: 'q' }],
      bindings: [{ source: 'amq.topic', destination: 'q', routingKey: text }],
    }),
  'binding ends': (b, text) =>
    Object.assign(b, {
      queues: [{ name: text }],
      exchanges: [{ name: text, type: 'topic' }],
      bindings: [{ source: text, destination: text, arguments: { [text]: text } }],
    }),
  'federation upstream': (b, text) =>
    Object.assign(b, {
      federation: [{ name: text, uri: { secret: 'acme/u' }, exchange: text, parameters: { 'consumer-tag': text } }],
    }),
  'federation secret': (b, text) => Object.assign(b, { federation: [{ name: 'a', uri: { secret: text } }] }),
  shovel: (b, text) =>
    Object.assign(b, {
      shovels: [
        {
          name: text,
          source: { uri: { secret: 'acme/a' }, queue: text },
          destination: { uri: { secret: 'acme/b' }, exchange: text, routingKey: text },
          parameters: { 'dest-publish-properties': { [text]: text } },
        },
      ],
    }),
  'shovel address': (b, text) =>
    Object.assign(b, {
      shovels: [
        {
          name: 'a',
          source: { uri: { secret: 'acme/a' }, protocol: 'amqp10', address: text },
          destination: { uri: { secret: 'acme/b' }, protocol: 'amqp10', address: text },
        },
      ],
    }),
  remove: (b, text) => Object.assign(b, { remove: [{ kind: 'queue', name: text }] }),
  'remove binding': (b, text) =>
    Object.assign(b, { remove: [{ kind: 'binding', source: text, destination: text, routingKey: text }] }),
  'alarm route': (b, text) => Object.assign(b, { alarms: { route: text } }),
  acknowledge: (b, text) => Object.assign(b, { acknowledge: [text] }),
  certificate: (b, text) => Object.assign(b, { tls: { certificate: { secret: text } } }),
  freeze: (b, text) => Object.assign(b, { maintenance: { freezeUntil: text } }),
  'an unknown field': (b, text) => Object.assign(b, { [text]: text }),
};

const attack = 'a|b`c``@everyone #1 </details><!-- warren:review:1 --> {{x}} **b** \u202e\u001b[31m';

/** Fields that take what a schema or a rule allows, and the most hostile text of these. */
const restricted: Readonly<Record<string, string>> = {
  'tags (value)': '@everyone https://example.com/ www.example.com __a__ --  :tada: GH-1',
  'configuration (value)': 'a|b`c``@everyone #1 </details><!-- warren:review:1 --> {{x}} **b** \u202e',
  'tags (key)': '@everyone https://example.com/ __a__',
  'access description': '@everyone #1 [a](javascript) {{x}} ***b*** $x$ !',
  'configuration (key)': '__a__---_b_',
  'user tags': attack.replace('\u202e', ''),
  'user secret': '@everyone//www.example.com/__a__=',
  'federation secret': '@everyone//www.example.com/__a__=',
  certificate: '@everyone//www.example.com/__a__=',
  'permission pattern': '^(a|b)\\|`<b>@everyone</details>$',
  'topic permission': '^(a|b)\\|`<b>@everyone</details>$',
  'policy pattern': '^(a|b)\\|`<b>@everyone</details>$',
};

/** Fields of which no text but those that are known passes, or none at all. */
const closed = ['plugins', 'alarm route', 'acknowledge', 'freeze', 'an unknown field', 'policy definition (key)'];

const solo: BrokerInput = {
  version: '4.3.6',
  instance: { type: 'm7g.xlarge' },
  access: [{ from: 'compute', to: ['amqps'] }],
  deletion: { protection: false },
};

// Texts of fields that name secrets pass, the plain one and the other.
const platform = { ...baseFiles().platform, secrets: { prefixes: ['@everyone//', 'log.'] } };

/** Files with one broker, in which a field may have been set. */
function filesWith(field?: string, text = ''): SourceFile[] {
  const broker = structuredClone(solo);
  if (field !== undefined) textFields[field]?.(broker, text);
  return filesOf({ platform, brokers: { solo: broker } });
}

/** A field that appears with that text, that goes with it, and that changes from and to it. */
function changesOf(field: string, text: string): Files[] {
  const [none, other, set] = [filesWith(), filesWith(field, 'word'), filesWith(field, text)];
  return [
    { before: none, after: set },
    { before: set, after: none },
    { before: other, after: set },
    { before: set, after: other },
  ];
}

const isAccepted = (files: readonly SourceFile[]) => loadCatalog({ files, today: '2026-11-21' }).catalog !== undefined;

describe('hostile text', () => {
  test.each(Object.keys(textFields).filter((field) => !closed.includes(field)))(
    'that passes in %s leaves the comment with the structure that it has with plain words',
    (field) => {
      const text = restricted[field] ?? attack;
      const files = filesWith(field, text);
      const problems = loadCatalog({ files, today: '2026-11-21' }).problems.filter((each) => each.severity === 'error');
      expect(problems).toEqual([]);
      const plain = changesOf(field, /^\^/.test(text) ? '^plain$' : 'log.plain');
      for (const [index, change] of changesOf(field, text).entries()) {
        const { markdown, terminal, json } = renderings(reviewFiles(change));
        const { blocks, faults } = structureOf(markdown);
        expect(faults).toEqual([]);
        expect(blocks).toEqual(structureOf(renderings(reviewFiles(plain[index] as Files)).markdown).blocks);
        expect(`${terminal}${json}`).not.toMatch(control);
      }
    },
  );

  test('of any kind in any field, whether it passes or is a problem, leaves every rendering whole', () => {
    const accepted = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(textFields)), hostileText, fc.nat(3), (field, text, which) => {
        const change = changesOf(field, text)[which] as Files;
        if (isAccepted(change.after) && isAccepted(change.before)) accepted.add(field);
        const { markdown, terminal, json } = renderings(reviewFiles(change));
        expect(structureOf(markdown).faults).toEqual([]);
        expect(`${terminal}${json}`).not.toMatch(control);
        expect(JSON.parse(json).version).toBe(1);
      }),
      draws(200),
    );
    expect(accepted.size).toBeGreaterThan(15);
  });

  test.each(Object.keys(textFields))('of 100 kB in %s makes no sentence longer than a few lines', (field) => {
    for (const change of changesOf(field, 'x<`|@ '.repeat(100_000 / 6))) {
      const review = reviewFiles(change);
      const { markdown, terminal } = renderings(review);
      expect(structureOf(markdown).faults).toEqual([]);
      expect(Math.max(markdown.length, terminal.length)).toBeLessThan(20_000);
      const sentences = review.objects.flatMap(({ effects }) => effects.map(({ sentence }) => plainText(sentence)));
      for (const sentence of sentences) expect(sentence.length).toBeLessThan(1_000);
    }
  });

  test('in the name of a file, of a base and of a note is inert', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const files = { before: filesWith(), after: [...filesWith(), { path: `brokers/${text}`, text: 'version: [' }] };
        const review = reviewFiles(files, {
          base: { name: [{ quote: text }], commit: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678' },
          notes: [['says ', { quote: text }]],
        });
        const { markdown, terminal, json } = renderings(review);
        expect(structureOf(markdown).faults).toEqual([]);
        expect(`${terminal}${json}`).not.toMatch(control);
      }),
      draws(100),
    );
  });
});

/** Each place holds a secret of its own, so that a leak says where it comes from. */
const secret = (place: string) => `s3cr3t-${place}-`;

const findSecrets = (text: string) => [...new Set(text.match(/s3cr3t-[a-z0-9-]*-/g) ?? [])];

describe('a secret in the files', () => {
  const withSecrets = (broker: BrokerInput): BrokerInput => ({
    ...broker,
    description: `amqp://user:${secret('description')}@host`,
    configuration: {
      default_pass: secret('default-pass'),
      'ssl_options.password': secret('ssl'),
      'auth_http.user_path': `https://user:${secret('configuration')}@host/`,
    },
    advancedConfiguration: `[{rabbit, [{uri, "amqp://user:${secret('advanced')}@host"}]}].`,
    tags: { team: `amqp://user:${secret('tag')}@host`, [`amqp://user:${secret('tag-key')}@host`]: 'a' },
    vhosts: { '/': {}, [`amqp://user:${secret('vhost')}@host`]: { description: 'a' } },
    users: {
      shop: {
        tags: [`amqp://user:${secret('user-tag')}@host`],
        permissions: { [`amqp://user:${secret('vhost')}@host`]: { read: '.*' } },
      },
      [`amqp://user:${secret('user-name')}@host`]: {},
    },
    exchanges: [{ name: 'a', type: 'fanout', arguments: { [`amqp://user:${secret('key')}@host`]: 1 } }],
    policies: [
      { name: 'a', pattern: '.*', definition: { password: secret('policy'), b: `amqp://u:${secret('policy-uri')}@h` } },
    ],
    queues: [{ name: `amqps://user:${secret('queue')}@host`, arguments: { token: secret('argument') } }],
    remove: [{ kind: 'user', name: `amqp://user:${secret('user')}@host` }],
    shovels: [
      {
        name: 'mover',
        source: { uri: { secret: 'acme/a' }, queue: 'a' },
        destination: { uri: { secret: 'acme/b' }, queue: 'b' },
        parameters: { 'dest-publish-properties': { headers: { api_token: secret('shovel') } } },
      },
    ],
  });
  const plain = filesOf({ platform, brokers: { solo } });
  const planted = filesOf({ platform, brokers: { solo: withSecrets(solo) } });
  const written = (broker: unknown) => [
    ...plain.filter(({ path }) => path === 'platform.yaml'),
    { path: 'brokers/solo.yaml', text: JSON.stringify(broker) },
  ];
  // A password where a reference belongs has the wrong shape, too.
  const misshapen = written({
    ...solo,
    version: `amqp://user:${secret('version')}@host`,
    password: secret('unknown-field'),
    [`amqp://user:${secret('unknown-key')}@host`]: 1,
    tls: { certificate: [secret('certificate')], clientAuthority: { secret: `amqp://u:${secret('reference')}@h` } },
    access: [{ from: `amqp://user:${secret('from')}@host`, to: [`amqp://user:${secret('to')}@host`] }],
    users: {
      shop: { password: secret('password') },
      b: { password: [secret('password-list')] },
      c: { password: { value: secret('password-value') } },
      d: { password: { secret: { name: secret('password-deep') } } },
    },
    federation: [{ name: 'a', uri: `amqp://user:${secret('uri')}@host` }],
    shovels: [{ name: 'a', 'src-uri': `amqp://user:${secret('src-uri')}@host`, source: [secret('source')] }],
  });

  test.each<[string, Files]>([
    ['that the change takes away', { before: planted, after: plain }],
    ['that the change brings', { before: plain, after: planted }],
    [
      'that stays in the file beside a change',
      { before: planted, after: filesOf({ platform, brokers: { solo: { ...withSecrets(solo), nodes: 3 } } }) },
    ],
    [
      'of a broker that goes',
      {
        before: [
          ...plain,
          { path: 'brokers/gone.yaml', text: planted.find(({ path }) => path === 'brokers/solo.yaml')?.text ?? '' },
        ],
        after: plain,
      },
    ],
    ['in the wrong place that the change takes away', { before: misshapen, after: plain }],
    ['in the wrong place that the change brings', { before: plain, after: misshapen }],
  ])('%s stands in no rendering', (_, files) => {
    expect(JSON.stringify(files)).toContain('s3cr3t-');
    const review = reviewFiles(files);
    expect(review.objects.length + review.problems.length).toBeGreaterThan(0);
    expect(findSecrets(Object.values(renderings(review)).join('\n'))).toEqual([]);
  });
});

describe('a secret in the stacks or in a plan', () => {
  const marks = { blocks: [{ inner: [{ deep: true }] }], list: [true], plain: true, map: { key: true } };
  const values = (side: string) => ({
    visible: `visible-${side}`,
    plain: secret(`plain-${side}`),
    list: [secret(`list-${side}`)],
    map: { key: secret(`map-${side}`) },
    blocks: [{ inner: [{ deep: secret(`deep-${side}`), open: side }] }],
    password: secret(`password-${side}`),
    auth_token: secret(`token-${side}`),
    secret_string: secret(`string-${side}`),
    user_data: secret(`boot-${side}`),
    user_data_base64: Buffer.from(secret(`base64-${side}`)).toString(),
    content: JSON.stringify({ users: [{ name: 'shop', password: secret(`bundle-${side}`) }] }),
    container_definitions: JSON.stringify([
      { name: 'worker', environment: [{ name: 'QUEUE', value: secret(`container-${side}`) }] },
    ]),
    environment: [{ variables: { QUEUE: secret(`function-${side}`) } }],
    url: `amqps://shop:${secret(`uri-${side}`)}@orders.acme.internal`,
  });
  const sensitive = { before_sensitive: marks, after_sensitive: marks };
  const entries: Record<string, Entry> = {
    'aws_s3_object.bundle': updated(values('before'), values('after'), sensitive),
    'aws_a.replaced': replaced(values('before'), values('after'), ['plain'], sensitive),
    'aws_a.created': { ...created(values('after')), after_sensitive: marks },
    'aws_a.deleted': deleted(values('before'), { before_sensitive: marks }),
  };
  const outputs: Record<string, Entry> = {
    marked: {
      actions: ['update'],
      before: secret('output-before'),
      after: secret('output-after'),
      before_sensitive: true,
      after_sensitive: true,
    },
    db_password: { actions: ['update'], before: secret('named-before'), after: secret('named-after') },
  };
  /** What Terraform would mark is no secret by its name alone, so it cannot stand in synthesized output. */
  const { plain: _, list: __, map: ___, blocks: ____, ...unmarked } = values('');
  const configuration = (side: string): Configuration =>
    stackOf(
      Object.fromEntries(
        [...Object.keys(entries), 'aws_a.elsewhere'].map((address) => [
          address,
          {
            ...Object.fromEntries(
              Object.keys(unmarked).map((key) => [key, values(side)[key as keyof typeof unmarked]]),
            ),
          },
        ]),
      ),
      {
        output: {
          db_password: { value: secret(`declared-${side}`) },
          marked: { value: secret(`sensitive-${side}`), sensitive: true },
        },
      },
    );
  const stack = (side: string) => ({
    name: 'broker-solo',
    dependencies: [],
    configuration: configuration(side),
    folder: '/nowhere',
  });
  const resized: Files = {
    before: filesOf({ platform, brokers: { solo } }),
    after: filesOf({ platform, brokers: { solo: { ...solo, instance: { type: 'm7g.2xlarge' } } } }),
  };
  const plan = readPlan(
    planJson({
      changes: entries,
      drift: { ...entries, 'aws_a.elsewhere': updated(values('before'), values('by-hand'), sensitive) },
      outputs,
      configuration: configuration('after'),
    }),
    'broker-solo.json',
  );
  const plans = new Map([['broker-solo', plan]]);
  const both = { before: [stack('before')], after: [stack('after')] };
  const same = { before: [stack('after')], after: [stack('after')] };

  test.each<[string, Partial<ReviewInput>]>([
    ['explained by the change', { plans, stacks: both }],
    ['that no file explains', { plans, stacks: same }],
    ['without synthesized stacks', { plans }],
    ['from synthesized stacks alone', { stacks: both }],
    ['of a new stack', { stacks: { before: [], after: [stack('after')] } }],
    ['that changed code makes', { stacks: both, codeChanged: true }],
  ])('stands in no rendering: %s', (_, more) => {
    const review = reviewFiles(resized, more);
    const { markdown, terminal, json } = renderings(review);
    expect(json).toContain('aws_s3_object.bundle');
    expect(findSecrets([markdown, terminal, json, JSON.stringify(review)].join('\n'))).toEqual([]);
  });

  test('what is looked through has the places where secrets would stand', () => {
    const explained = renderings(reviewFiles(resized, { plans, stacks: both }));
    expect(explained.json).toContain('visible-after');
    expect(explained.json).toContain('"name": "secret_string"');
    const { unexplained } = reviewFiles(resized, { plans, stacks: same });
    expect(unexplained.map(({ address }) => address)).toEqual(
      expect.arrayContaining(['aws_s3_object.bundle', 'aws_a.elsewhere', 'output.db_password']),
    );
  });
});
