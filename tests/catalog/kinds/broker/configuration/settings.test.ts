import { settingsTable, settingsVersions } from '../../../../../catalog/facts/rabbitmq-settings.ts';
import { rabbitmqVersions } from '../../../../../catalog/facts/rabbitmq-versions.ts';
import {
  findSetting,
  knownSettings,
  recordedFor,
  versionsWith,
} from '../../../../../catalog/kinds/broker/configuration/known-settings.ts';
import { ownerOf, ownerOfTerm } from '../../../../../catalog/kinds/broker/configuration/owned-settings.ts';
import { expected, meant, takes } from '../../../../../catalog/kinds/broker/configuration/setting-values.ts';
import { secretsIn } from '../../../../../catalog/kinds/broker/configuration/term-secrets.ts';

test('every version that a file may name has its settings, those that were not recorded the ones of the patch before', () => {
  const series = (version: string) => version.split('.', 2).join('.');
  expect(rabbitmqVersions.filter(({ version }) => series(recordedFor(version)) !== series(version))).toEqual([]);
  expect(recordedFor('4.2.10')).toBe('4.2.9');
  expect(recordedFor('4.4.1')).toBe('4.4.0');
});

test('the table is small enough for a browser', () => {
  expect(settingsTable.length).toBeLessThan(64 * 1024);
  expect(knownSettings().length).toBeGreaterThan(1000);
  expect(settingsVersions).toContain('4.3.6');
});

test.each<[string, string, string | undefined, string | undefined]>([
  ['listeners.tcp.default', '4.3.6', 'rabbit.tcp_listeners', 'int|ip'],
  ['listeners.tcp', '4.3.6', 'rabbit.tcp_listeners', '{none}'],
  ['auth_http.user_path', '4.0.9', 'rabbitmq_auth_backend_http.user_path', 'text'],
  ['mqtt.allow_anonymous', '3.13.7', 'rabbitmq_mqtt.allow_anonymous', 'bool'],
  ['max_channels_per_connection', '4.3.6', 'rabbit.channel_max', 'int'],
  ['max_channels_per_connection', '4.1.8', undefined, undefined],
  ['quorum_queue.segment_max_entries', '4.2.9', undefined, undefined],
  ['listeners.tcp.a.b', '4.3.6', undefined, undefined],
])('%s in %s sets %s, a value of %s', (key, version, environment, type) => {
  const found = findSetting(key, version);
  expect(found?.setting.environment).toBe(environment);
  expect(found?.type).toBe(type);
});

test('a key is known by some versions', () => {
  expect(versionsWith('consumer_disconnected_timeout')[0]).toBe('4.3.2');
  expect(versionsWith('colour')).toEqual([]);
});

test('what a field decides is found by its other names, and in Erlang by what it replaces', () => {
  expect(ownerOf('channel_max')).toBe('limits.channelMax');
  expect(ownerOf('max_channels_per_connection')).toBe('limits.channelMax');
  expect(ownerOf('handshake_timeout')).toBeUndefined();
  expect(ownerOfTerm('rabbit.ssl_options')).toBe('tls');
  expect(ownerOfTerm('rabbitmq_management.ssl_config')).toBe('listeners');
  expect(ownerOfTerm('rabbit.tcp_listen_options')).toBeUndefined();
});

test('a type says what it takes, and what was meant', () => {
  expect(expected('{infinity}|int:1..')).toBe('infinity, or a whole number of 1 or more');
  expect(meant('bool', 'yes')).toBe(' Did you mean true?');
  expect(meant('{on,off}', 'true')).toBe(' Did you mean on?');
  expect(meant('{debug,info}', 'inf')).toBe(' Did you mean info?');
  expect(meant('int', 'many')).toBe('');
  expect(takes('socket', 'local:/run/broker:0')).toBe(true);
  expect(takes('ip', '[::1]:5672')).toBe(false);
  expect(takes('ip', '::1:5672')).toBe(true);
});

test.each<[string, string[]]>([
  ["[{rabbit, [{ssl_options, [{key, {'RSAPrivateKey', <<1, 2>>}}]}]}].", ['RSAPrivateKey']],
  ['[{rabbit, [{ % of the broker\n password, <<"a">>}]}].', ['password']],
  [
    '[{a, [{key_config, [{signing_keys, #{<<"id">> => {map, #{<<"kty">> => <<"oct">>, <<"k">> => <<"x">>}}}}]}]}].',
    ['k'],
  ],
  ['[{a, [{b, 1}]}]. % {client_secret, "x"}', ['client_secret']],
  ['[{a, [{other_bind, as_user}, {dn_lookup_bind, {"cn=a", "b"}}]}].', ['dn_lookup_bind']],
  ['[{rabbit, [{config_entry_decoder, [{passphrase, {file, "/run/p"}}]}, {password, prompt}]}].', []],
  ['[{a, [{b, "{password, 1}"}]}].', []],
])('of %s the secrets are %s', (text, names) => {
  expect(secretsIn(text).map(({ name }) => name)).toEqual(names);
});
