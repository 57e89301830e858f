import { quote, type Sentence, say } from '../../../words/sentence.ts';
import type { Broker } from '../broker.ts';
import type { Setting } from './settings.ts';

/** A setting that lets somebody in, and how. */
interface OpeningSetting {
  /** Which settings, by their keys as rabbitmq.conf has them, or as advanced.config has them where it has others. */
  key: RegExp;
  /** Whether that value lets anybody in; any does where nothing is said. */
  opens?: (value: string, broker: Broker) => boolean;
  /** Who gets in, and how. */
  sentence: (setting: Setting, broker: Broker) => Sentence;
}

/** What of a setting is shown; secrets are not. */
const shown = ({ key, value }: Setting) => quote(value, key);
const isTrue = (value: string) => value === 'true' || value === 'on';
const wordsOf = (value: string): string[] => value.match(/[\w.-]+/g) ?? [];

/**
 * Settings with which RabbitMQ lets in whom the file does not name, as the schemas of 4.3.5 have them (priv/schema below each of its
 * deps); what they mean is in the sources named beside them. https://github.com/rabbitmq/rabbitmq-server/tree/v4.3.5/deps
 */
const openingSettings: readonly OpeningSetting[] = [
  {
    // deps/rabbit/src/rabbit_auth_mechanism_anonymous.erl: also for AMQP 1.0 without SASL.
    key: /^anonymous_login_user$/,
    opens: (value) => value !== 'none',
    sentence: (setting) =>
      say`lets in whoever connects without a name or password, as the user ${shown(setting)}, with all that it may do.`,
  },
  {
    // deps/rabbitmq_mqtt/src/rabbit_mqtt_processor.erl, creds/3
    key: /^mqtt\.allow_anonymous$/,
    opens: isTrue,
    sentence: () =>
      say`lets in clients of MQTT that give no name and password, as the user that anonymous_login_user names.`,
  },
  {
    // deps/rabbitmq_stomp/priv/schema/rabbitmq_stomp.schema: "setting this will allow clients to connect without authenticating!"
    key: /^(stomp|mqtt)\.default_user(\.login)?$/,
    sentence: (setting) =>
      say`lets in clients that give no name and password, as the user ${shown(setting)}, by ${setting.key}.`,
  },
  {
    key: /^loopback_users$/,
    opens: (value) => !wordsOf(value).includes('guest'),
    sentence: guest,
  },
  { key: /^loopback_users\.guest$/, opens: (value) => !isTrue(value), sentence: guest },
  {
    // One who is named takes the place of guest, who is among them unasked: rabbit.schema, rabbit.loopback_users.
    key: /^loopback_users\.(?!guest$)/,
    opens: (_, { configuration }) => configuration['loopback_users.guest'] === undefined,
    sentence: guest,
  },
  {
    key: /^auth_mechanisms(\.|$)/,
    opens: (value) => wordsOf(value).includes('ANONYMOUS'),
    sentence: () =>
      say`offers the mechanism ANONYMOUS: whoever connects without a name or password gets in as the user that anonymous_login_user names.`,
  },
  { key: /^auth_mechanisms(\.|$)/, opens: (value) => wordsOf(value).includes('EXTERNAL'), sentence: byCertificate },
  { key: /^(mqtt|stomp|stream)\.ssl_cert_login$/, opens: isTrue, sentence: byCertificate },
  {
    key: /^(mqtt\.)?ssl_cert_login_(from|san_type|san_index)$/,
    sentence: (setting) =>
      say`takes the user's name from another part of a client's certificate, ${setting.key} ${shown(setting)}: whoever got one issued with that gets in so.`,
  },
  {
    key: /^(http_dispatch\.)?auth_backends(\.\d+|$)|^auth_cache\.cached_backend/,
    opens: (value) => wordsOf(value).some((word) => !ownBackends.includes(word)),
    sentence: (setting) =>
      say`asks ${shown(setting)} who may sign in and what they may do, by ${setting.key}: whoever that lets in gets in, whatever users the file names.`,
  },
  {
    key: /^auth_http\.(user|vhost|resource|topic)_path$/,
    sentence: (setting) =>
      say`has ${shown(setting)} say who may sign in and what they may do, by ${setting.key}: whoever answers there decides.`,
  },
  {
    key: /^auth_ldap\.(servers|queries|[a-z]+_(access_query|queries)|user_|dn_lookup_|other_bind|group_lookup_base)/,
    sentence: (setting) =>
      say`has LDAP say who may sign in and what they may do, by ${setting.key} ${shown(setting)}: whoever that lets in gets in.`,
  },
  {
    key: /^auth_oauth2\.(?!.*(end_session_endpoint|authorization_endpoint|\.crl_check|\.depth|\.(peer_)?verif(y|ication))$)/,
    sentence: (setting) =>
      say`lets in whoever holds a token that fits, by ${setting.key} ${shown(setting)}: whoever issues these decides.`,
  },
  {
    key: /^trust_store\.(directory|url|providers)/,
    sentence: (setting) =>
      say`accepts the client certificates that ${shown(setting)} lists, by ${setting.key}, whoever signed them.`,
  },
  {
    key: /^ssl_options\.(verify|fail_if_no_peer_cert)$/,
    opens: (value, { tls }) => tls.clientCertificates !== 'none' && value !== 'verify_peer' && !isTrue(value),
    sentence: (setting) =>
      say`does not check whose certificate a client shows, or that it shows any, by ${setting.key} ${shown(setting)}.`,
  },
  {
    key: /^ssl_options\.(cacertfile|cacerts|verify_fun|partial_chain)$/,
    sentence: ({ key }) => say`checks certificates of clients in another way than by tls.clientAuthority, by ${key}.`,
  },
  {
    key: /\.(ssl_options|tls|https)\.(peer_verification|verify|verify_fun)$/,
    opens: (value) => value !== 'verify_peer',
    sentence: unchecked,
  },
  {
    key: /(hostname_verification|\.sni|server_name_indication)$/,
    opens: (value) => /^(none|disable|undefined|false)$/.test(value),
    sentence: unchecked,
  },
  {
    key: /\.(verify_aud|require_exp)$/,
    opens: (value) => !isTrue(value),
    sentence: (setting) =>
      say`takes tokens that were issued for others, or that have no end, by ${setting.key} ${shown(setting)}.`,
  },
  {
    // deps/rabbit/src/rabbit_access_control.erl, check_user_loopback/2, goes by the address that this gives.
    key: /^([a-z_]+\.)?proxy_protocol$/,
    opens: isTrue,
    sentence: (setting) =>
      say`believes clients where they come from, by ${setting.key}: whoever says that it is the node itself passes for it.`,
  },
  {
    // deps/rabbitmq_management/src/rabbit_mgmt_cors.erl
    key: /^management\.cors(\.|_)allow_origins/,
    opens: (value) => wordsOf(value).length > 0 || value.includes('*'),
    sentence: (setting) =>
      say`lets web pages of ${shown(setting)} use its HTTP API in the name of whoever has them open.`,
  },
  // Only advanced.config can have what follows: the keys of rabbitmq.conf are refused, since fields of the file decide them.
  {
    key: /^(default_users?|default_pass|default_permissions|default_user_tags)(\.|$)/,
    sentence: (setting) => say`has RabbitMQ make a user that the file does not name, by ${setting.key}.`,
  },
  {
    key: /^((management\.)?load_definitions|definitions)$/,
    sentence: (setting) =>
      say`takes users and permissions from ${shown(setting)}, by ${setting.key}, which no review shows.`,
  },
  {
    key: /(^|\.)(tcp_listeners|tcp_config|listener)$/,
    opens: (value) => !['[]', 'none'].includes(value) && !/\{ssl, true\}/.test(value),
    sentence: (setting) =>
      say`takes names and passwords unencrypted at ${shown(setting)}, by ${setting.key}: whoever listens in where that is reached can sign in with them.`,
  },
];

/** The backend that knows the users of the broker itself, by each of its names. */
const ownBackends = ['internal', 'rabbit_auth_backend_internal'];

/** A setting and why it lets somebody in. */
export interface OpenedBy {
  setting: Setting;
  sentence: Sentence;
}

/** Why settings of one source let somebody in. What is a part of one that does is told of with it. */
export function openedBy(settings: readonly Setting[], broker: Broker): OpenedBy[] {
  return openingSettings.flatMap(({ key, opens, sentence }) => {
    const found = settings.filter((each) => key.test(each.key) && (opens?.(each.value, broker) ?? true));
    const keys = found.map((each) => each.key);
    return found
      .filter((each) => !keys.some((other) => each.key.startsWith(`${other}.`)))
      .map((setting) => ({ setting, sentence: sentence(setting, broker) }));
  });
}

function guest(): Sentence {
  return say`lets the user guest, whose password everybody knows, in from everywhere, as soon as there is one.`;
}

function byCertificate({ key }: Setting, { tls }: Broker): Sentence {
  const authority = tls.clientAuthority
    ? say`the authorities in ${tls.clientAuthority.secret}`
    : say`an authority that it trusts`;
  return say`lets in whoever shows a certificate of ${authority}, without a password, as the user that it names, by ${key}.`;
}

function unchecked(setting: Setting): Sentence {
  return say`does not check who answers, by ${setting.key} ${shown(setting)}: whoever stands between can answer instead.`;
}
