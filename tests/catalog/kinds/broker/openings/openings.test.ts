import { type Broker, brokerSchema } from '../../../../../catalog/kinds/broker/broker.ts';
import { addedBroker, changedBroker } from '../../../../../catalog/kinds/broker/effects/broker-effects.ts';
import { secretRules } from '../../../../../catalog/kinds/broker/rules/secret-rules.ts';
import { platformSchema } from '../../../../../catalog/kinds/platform/platform.ts';
import { plainText } from '../../../../../catalog/words/sentence.ts';

type Fields = Record<string, unknown>;

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
});

function broker(fields: Fields): Broker {
  const least = { version: '4.3.5', nodes: 3, instance: { type: 'm7g.xlarge' } };
  return { name: 'orders', ...brokerSchema.parse({ ...least, ...fields }) };
}

/** What a new file is told to open, by field. */
function opened(fields: Fields): [string, string][] {
  return addedBroker(broker(fields), platform)
    .filter(({ severity }) => severity === 'exposed')
    .map(({ path, sentence }) => [path.join(' '), plainText(sentence)]);
}

/** What a change is told as. */
function told(before: Fields, after: Fields): [string, string][] {
  const sides = { before: broker(before), after: broker(after), platform: { before: platform, after: platform } };
  return changedBroker(sides).map(({ severity, sentence }) => [severity, plainText(sentence)]);
}

const line = (key: string, value: unknown): Fields => ({ configuration: { [key]: value } });
const terms = (text: string): Fields => ({ advancedConfiguration: text });

test.each<[string, unknown, RegExp]>([
  ['anonymous_login_user', 'shop', /^lets in whoever connects without a name or password, as the user shop,/],
  ['mqtt.allow_anonymous', true, /^lets in clients of MQTT that give no name/],
  ['mqtt.allow_anonymous', 'true # for the sensors', /^lets in clients of MQTT that give no name/],
  ['stomp.default_user', 'shop', /^lets in clients that give no name and password, as the user shop, by stomp/],
  ['loopback_users', 'none', /^lets the user guest/],
  ['loopback_users.guest', false, /^lets the user guest/],
  ['loopback_users.other', true, /^lets the user guest/],
  ['auth_mechanisms.1', 'ANONYMOUS', /^offers the mechanism ANONYMOUS/],
  ['auth_mechanisms.1', 'EXTERNAL', /^lets in whoever shows a certificate of an authority that it trusts, without a/],
  ['mqtt.ssl_cert_login', true, /^lets in whoever shows a certificate/],
  ['stream.ssl_cert_login', true, /^lets in whoever shows a certificate/],
  ['ssl_cert_login_from', 'common_name', /^takes the user's name from another part/],
  ['auth_backends.1', 'ldap', /^asks ldap who may sign in/],
  ['auth_backends.2.authn', 'rabbit_auth_backend_http', /^asks rabbit_auth_backend_http who may sign in/],
  ['http_dispatch.auth_backends.1', 'http', /^asks http who may sign in/],
  ['auth_cache.cached_backend', 'http', /^asks http who may sign in/],
  ['auth_http.vhost_path', 'https://a.example/v', /^has https:\/\/a.example\/v say who may sign in/],
  ['auth_ldap.servers.1', 'ldap.example', /^has LDAP say .* by auth_ldap.servers.1 ldap.example:/],
  ['auth_ldap.queries.tags', '[{administrator, {constant, true}}]', /^has LDAP say/],
  ['auth_oauth2.issuer', 'https://id.example', /^lets in whoever holds a token that fits, by auth_oauth2.issuer/],
  ['auth_oauth2.resource_servers.x_timeout.oauth_provider_id', 'a', /^lets in whoever holds a token/],
  ['auth_oauth2.verify_aud', false, /takes tokens that were issued for others/],
  ['auth_oauth2.https.verify', 'verify_none', /^does not check who answers/],
  ['auth_http.ssl_options.verify', 'verify_none', /^does not check who answers/],
  ['auth_ldap.ssl_options.hostname_verification', 'none', /^does not check who answers/],
  ['amqp_client.ssl_options.verify', 'verify_none', /^does not check who answers/],
  ['trust_store.url', 'https://certificates.example', /^accepts the client certificates that https/],
  ['proxy_protocol', true, /^believes clients where they come from/],
  ['mqtt.proxy_protocol', true, /^believes clients where they come from/],
  ['management.cors.allow_origins.1', '*', /^lets web pages of \* use its HTTP API/],
])('%s %s is told of a new broker, with who gets in', (key, value, sentence) => {
  expect(opened(line(key, value))).toContainEqual([`configuration ${key}`, expect.stringMatching(sentence)]);
});

test.each<[string, unknown]>([
  ['anonymous_login_user', 'none'],
  ['mqtt.allow_anonymous', false],
  ['loopback_users.guest', true],
  ['auth_mechanisms.1', 'PLAIN'],
  ['auth_backends.1', 'internal'],
  ['auth_backends.1', 'rabbit_auth_backend_internal'],
  ['auth_http.request_timeout', 20_000],
  ['auth_http.ssl_options.verify', 'verify_peer'],
  ['auth_oauth2.https.verify', 'verify_peer'],
  ['auth_ldap.timeout', 100],
  ['auth_oauth2.verify_aud', true],
  ['mqtt.ssl_cert_login', false],
  ['proxy_protocol', false],
  ['channel_max_per_node', 5000],
])('%s %s lets nobody in', (key, value) => {
  const sentences = opened(line(key, value)).map(([, sentence]) => sentence);
  // A key of OAuth 2 is told of as one, whatever it says besides.
  expect(sentences.filter((each) => !each.startsWith('lets in whoever holds a token'))).toEqual([]);
});

test.each<[string, RegExp]>([
  ['[{rabbit, [{anonymous_login_user, <<"shop">>}]}].', /as the user shop,/],
  ["[{rabbit, [{auth_backends, [{rabbit_auth_backend_http, 'rabbit_auth_backend_internal'}]}]}].", /^asks \[\{rabbit_/],
  ["[{rabbit, [{auth_mechanisms, ['EXTERNAL']}]}]. % by certificate", /^lets in whoever shows a certificate/],
  ['[{rabbit, [{loopback_users, []}]}].', /^lets the user guest/],
  ['[{rabbit, [{default_user, <<"eve">>}]}].', /^has RabbitMQ make a user that the file does not name/],
  ['[{rabbit, [{load_definitions, "/var/lib/rabbitmq/d.json"}]}].', /^takes users and permissions from \/var/],
  ['[{rabbit, [{tcp_listeners, [5671]}]}].', /^takes names and passwords unencrypted at \[5671\]/],
  ['[{rabbit, [{ssl_options, [{cacertfile, "/a"}]}]}].', /^checks certificates of clients in another way/],
  ['[{rabbitmq_mqtt, [{allow_anonymous, true}]}].', /^lets in clients of MQTT/],
  ['[{rabbitmq_stomp, [{default_user, [{login, "shop"}]}]}].', /as the user/],
  ['[{rabbitmq_auth_backend_ldap, [{vhost_access_query, {constant, true}}]}].', /^has LDAP say/],
  [
    '[{rabbitmq_auth_backend_oauth2, [{key_config, [{signing_keys, #{<<"a">> => {map, #{}}}}]}]}].',
    /^lets in whoever holds/,
  ],
  ['[{rabbitmq_auth_backend_http, [{ssl_options, [{verify, verify_none}]}]}].', /^does not check who answers/],
  ['[{rabbitmq_management, [{cors_allow_origins, ["*"]}]}].', /^lets web pages of/],
  ['[{"rabb\\x69t", []}, {rabbit, [{proxy_protocol, true}]}].', /^believes clients/],
  [
    '[{rabbit, [{ssl_options, [{verify_fun, fun m:f/3}]}]}].',
    /^checks certificates of clients in another way than by tls.clientAuthority/,
  ],
  ['[{rabbit, [', /^sets advancedConfiguration to what only RabbitMQ can read/],
])('advancedConfiguration %s is told of once, with who gets in', (text, sentence) => {
  expect(opened(terms(text))).toEqual([['advancedConfiguration', expect.stringMatching(sentence)]]);
});

test.each([
  '[{rabbit, [{tcp_listen_options, [{backlog, 4096}, {nodelay, true}]}]}].',
  '[{rabbit, [{auth_backends, [rabbit_auth_backend_internal]}, {loopback_users, [<<"guest">>]}]}].',
  '%% nothing\n[{rabbit, [{auth_mechanisms, [\'PLAIN\', "AMQPLAIN"]}, {x, -1.5e3}, {y, 16#FF}, {z, <<>>}]}].',
  '[].',
])('advancedConfiguration %s lets nobody in', (text) => {
  expect(opened(terms(text))).toEqual([]);
});

test('clients’ certificates that nobody checks are told where they were to be checked', () => {
  const unchecked = terms('[{rabbit, [{ssl_options, [{verify, verify_none}]}]}].');
  expect(opened(unchecked)).toEqual([]);
  const tls = { clientCertificates: 'require', clientAuthority: { secret: 'acme/clients' } };
  expect(opened({ ...unchecked, tls })).toEqual([
    ['advancedConfiguration', expect.stringMatching(/^does not check whose certificate a client shows/)],
  ]);
});

test('terms as deep as a file may be long are left to RabbitMQ', () => {
  expect(opened(terms('['.repeat(65_000)))).toEqual([
    ['advancedConfiguration', expect.stringMatching(/^sets advancedConfiguration to what only RabbitMQ can read/)],
  ]);
});

test('what cannot be read is told each time that it changes', () => {
  const [one, other] = ['[{rabbit, [{a, f()}]}].', '[{rabbit, [{a, g()}]}].'].map((text) => terms(text));
  expect(told(one ?? {}, other ?? {}).map(([severity]) => severity)).toEqual(['exposed', 'rolling']);
  expect(told({ ...one, description: 'a' }, { ...one, description: 'b' }).map(([severity]) => severity)).toEqual([
    'none',
  ]);
});

test('a source that is not private is told first, beside the broker that is new', () => {
  const effects = addedBroker(broker({ access: [{ from: '0.0.0.0/0', to: ['amqps'] }] }), platform);
  expect(effects.map(({ severity, sentence }) => [severity, plainText(sentence)])).toEqual([
    ['exposed', 'is open to 0.0.0.0/0 on amqps, which is no private network: whoever is there reaches it.'],
    ['none', 'is new: 3 nodes of m7g.xlarge in 3 zones, reachable from 0.0.0.0/0 on amqps.'],
  ]);
});

test('subnets, security groups and private networks are not', () => {
  const access = ['public', 'sg-0123456789abcdef0', '10.0.0.0/8'].map((from) => ({ from, to: ['amqps'] }));
  expect(opened({ access })).toEqual([]);
});

test('a plain listener is told once somebody reaches it', () => {
  const listeners = ['amqps', 'amqp'];
  expect(opened({ listeners })).toEqual([]);
  expect(opened({ listeners, access: [{ from: '10.1.0.0/16', to: ['amqp'] }] })).toEqual([
    ['listeners 1', expect.stringMatching(/^takes names and passwords unencrypted on amqp:/)],
  ]);
});

test.each(['administrator', 'policymaker', 'impersonator'])(
  'a user of tag %s is told, and one of others not',
  (tag) => {
    const users = { shop: { tags: ['reading', 'monitoring', 'constructor', tag] } };
    expect(opened({ users })).toEqual([
      ['users shop tags 3', expect.stringContaining(`makes shop a user of tag ${tag}:`)],
    ]);
  },
);

test('what was open before is not told again, wherever it stands, and what closes is told as it was', () => {
  const [open, more] = [{ tags: ['administrator'] }, { tags: ['eu', 'administrator'] }];
  expect(told({ users: { shop: open } }, { users: { shop: more } })).toEqual([['live', 'adds eu to users.shop.tags.']]);
  const closed = told(line('anonymous_login_user', 'shop'), {});
  expect(closed.map(([severity]) => severity)).toEqual(['rolling']);
});

test('a value that differs only beyond what is shown of it is another opening', () => {
  const address = (end: string) => line('auth_http.user_path', `https://users.example.com/${'a'.repeat(100)}${end}`);
  expect(told(address('1'), address('2'))[0]?.[0]).toBe('exposed');
});

test('another authority is an opening where its certificates are a login, and nowhere else', () => {
  const tls = (secret: string) => ({ tls: { clientCertificates: 'require', clientAuthority: { secret } } });
  const external = line('auth_mechanisms.1', 'EXTERNAL');
  const severities = (fields: Fields) =>
    told({ ...tls('acme/a'), ...fields }, { ...tls('acme/b'), ...fields }).map(([severity]) => severity);
  expect(severities({})).toEqual(['reconnect']);
  expect(severities(external)).toEqual(['exposed', 'reconnect']);
});

test('certificates that are no longer required let in who has none', () => {
  const tls = (clientCertificates: string) => ({
    tls: { clientCertificates, clientAuthority: { secret: 'acme/clients' } },
  });
  expect(told(tls('require'), tls('request')).map(([severity]) => severity)).toEqual(['exposed', 'rolling']);
  expect(told(tls('request'), tls('require')).map(([severity]) => severity)).toEqual(['downtime']);
});

test('metrics that ask for no password any more are told', () => {
  const asking = line('prometheus.authentication.enabled', true);
  expect(told(asking, {})[0]).toEqual(['exposed', 'shows its metrics to whoever reaches them, without a password.']);
  expect(opened({})).toEqual([]);
});

test('a password from before a rotation that works again is an opening', () => {
  const shop = (previousPassword: string) => ({ users: { shop: { previousPassword } } });
  expect(told(shop('refused'), shop('accepted'))).toEqual([
    ['exposed', 'accepts the password of shop from before the last rotation, too: whoever has that gets in again.'],
  ]);
});

test('a secret in a setting is not shown', () => {
  const [[, sentence] = []] = opened(line('auth_http.user_path', 'https://me:hunter2@users.example.com/'));
  expect(sentence).toContain('(hidden)');
});

test.each([
  ['{stomp, [{default_user, [{passcode, "x"}]}]}', 'passcode'],
  ['{\'client_secret\' , <<"x">>}', 'client_secret'],
  ['#{name => 1, <<"password">> => <<"x">>}', 'password'],
  ['{dn_lookup_bind, {"cn=a", "x"}}', 'dn_lookup_bind'],
])('%s is refused for its %s', (text, name) => {
  const found = secretRules.flatMap((rule) =>
    rule.check(broker(terms(`[${text}].`)), { platform, paths: [], today: '2026-11-30' }),
  );
  expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(`holds a secret, ${name}, written`)]);
});

test.each(['{password_hashing_module, a}', '{dn_lookup_bind, as_user}', '{auth_mechanisms, [token, a]}'])(
  '%s is not',
  (text) => {
    const context = { platform, paths: [], today: '2026-11-30' };
    expect(secretRules.flatMap((rule) => rule.check(broker(terms(`[${text}].`)), context))).toEqual([]);
  },
);
