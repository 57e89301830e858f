import { compareSeries, rabbitmqVersions, seriesOf } from '../../../facts/rabbitmq-versions.ts';
import { isSecretName, looksLikeSecret } from '../../../files/secret-text.ts';
import type { Finding } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import { nearest } from '../../../words/nearest.ts';
import type { Broker } from '../broker.ts';
import { pluginsOf } from '../broker-plugins.ts';
import { listeners } from '../listeners.ts';
import { readValue } from '../openings/settings.ts';
import type { BrokerRule } from '../rules/broker-rule.ts';
import { findRemoved } from '../rules/version-rules.ts';
import { findSetting, type KnownSetting, knownSettings, recordedFor, versionsWith } from './known-settings.ts';
import { ownerOf } from './owned-settings.ts';
import { expected, meant, takes } from './setting-values.ts';

/** Rules about the lines of rabbitmq.conf that a file has in `configuration`. */
export const configurationRules: readonly BrokerRule[] = [
  {
    name: 'owned-configuration',
    doc: 'configuration holds no key that a field of the file already decides.',
    severity: 'error',
    check: ({ configuration }) =>
      Object.keys(configuration).flatMap((key) => {
        const owner = ownerOf(key);
        const message = `is decided by the field ${owner}. Use that and remove this line.`;
        return owner === undefined ? [] : [{ path: ['configuration', key], message }];
      }),
  },
  {
    name: 'known-setting',
    doc: 'configuration holds keys that RabbitMQ knows: it does not start with others.',
    severity: 'error',
    check: (broker) => linesOf(broker).flatMap(({ key, found }) => (found ? [] : [unknown(key, broker.version)])),
  },
  {
    name: 'setting-value',
    doc: 'Values in configuration are of the type that RabbitMQ takes for their keys.',
    severity: 'error',
    check: (broker) =>
      linesOf(broker).flatMap(({ key, text, found }) => {
        const message = found && whyNotTaken(key, text, found.type);
        return message ? [{ path: ['configuration', key], message }] : [];
      }),
  },
  {
    name: 'plugin-of-setting',
    doc: 'The plugin that a key of configuration is for is turned on; without it nothing reads the setting.',
    severity: 'warning',
    check: (broker) => {
      const on = new Set(pluginsOf(broker).flatMap(({ name }) => [name, ...withIt(name)]));
      return linesOf(broker).flatMap(({ key, found }) => {
        const plugin = found?.setting.plugin;
        if (plugin === undefined || core.includes(plugin) || on.has(plugin)) return [];
        const message = `is for the plugin ${plugin}, which is not on: RabbitMQ takes the line, and nothing reads it. ${toTurnOn(plugin)} or remove the line.`;
        return [{ path: ['configuration', key], message }];
      });
    },
  },
];

interface Line {
  key: string;
  text: string;
  /** Undefined where that version has no such key. */
  found: { setting: KnownSetting; type: string } | undefined;
}

/** A key as rabbitmq.conf may have it: https://github.com/Kyorai/cuttlefish/blob/v3.6.0/src/conf_parse.peg (key, word) */
const readable = /^[\w-]+(\.[\w-]+)*$/;

/** Lines of which nothing else is said yet. */
function linesOf({ configuration, version }: Broker): Line[] {
  return Object.entries(configuration)
    .filter(([key]) => ownerOf(key) === undefined && findRemoved(version, 'config', key, []).length === 0)
    .map(([key, value]) => ({
      key,
      text: String(value),
      found: readable.test(key) ? findSetting(key, version) : undefined,
    }));
}

function unknown(key: string, version: string): Finding {
  return {
    path: ['configuration', key],
    get message() {
      const refused = `is no setting of RabbitMQ ${version}, which does not start with it`;
      const others = versionsThatKnow(key);
      if (others !== '') return `${refused}; it is one of ${others}. Remove it, or change the version.`;
      return `${refused}.${likely(key, version)}`;
    },
  };
}

/** Which releases know a key, whole series as such: `4.2.9, 4.3 and 4.4`. */
function versionsThatKnow(key: string): string {
  const known = new Set(versionsWith(key));
  const releases = rabbitmqVersions.map((release) => release.version).filter((each) => known.has(recordedFor(each)));
  const series = [...new Set(releases.map(seriesOf))].sort(compareSeries);
  const words = series.flatMap((each) => {
    const all = rabbitmqVersions.filter((release) => seriesOf(release.version) === each).map(({ version }) => version);
    return all.every((one) => releases.includes(one)) ? [each] : all.filter((one) => releases.includes(one)).reverse();
  });
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What was meant: the key that is spelled most like it, or that sets what it is called in Erlang. */
function likely(key: string, version: string): string {
  const inErlang = knownSettings().find(
    (setting) => (setting.environment === key || setting.environment === `rabbit.${key}`) && setting.key !== key,
  );
  const name = inErlang?.key ?? nearestSetting(key, version);
  if (name === undefined) return ' Remove it, or see https://www.rabbitmq.com/docs/configure for its name.';
  const owner = ownerOf(name);
  return owner === undefined ? ` Did you mean ${name}?` : ` Did you mean ${name}? The field ${owner} decides that.`;
}

/** Of the keys of a version that begin as a key does, part by part, the one that goes on most like it. */
function nearestSetting(key: string, version: string): string | undefined {
  const recorded = recordedFor(version);
  const steps = key.split('.');
  /** By how many parts they begin alike: what is compared, and the key that it stands for. */
  const levels = new Map<number, { word: string; rest: string; name: string }[]>();
  for (const setting of knownSettings()) {
    if (!setting.types.some(({ versions }) => versions.includes(recorded))) continue;
    const pattern = setting.key.split('.');
    // What anything may stand for is no part of the spelling.
    const filled = pattern.map((part, index) => (part.startsWith('$') ? (steps[index] ?? part) : part));
    const first = filled.findIndex((part, index) => part !== steps[index]);
    const alike = first === -1 ? filled.length : first;
    const spelled = (parts: readonly string[]) =>
      parts.filter((_, index) => index >= alike && !pattern[index]?.startsWith('$')).join('.');
    const entry = { word: spelled(steps), rest: spelled(pattern), name: filled.join('.') };
    if (!entry.name.includes('$'))
      levels
        .set(alike, levels.get(alike) ?? [])
        .get(alike)
        ?.push(entry);
  }
  for (const [, entries] of [...levels].sort(([a], [b]) => b - a)) {
    const whole = entries.filter(({ word }) => word === steps.slice(-word.split('.').length).join('.'));
    const [{ word = '' } = {}] = whole;
    const found =
      nearest(word, new Set(whole.map(({ rest }) => rest))) ??
      whole.find(({ rest }) => word.length > 4 && rest.endsWith(`_${word}`))?.rest;
    const match =
      whole.find(({ rest }) => rest === found) ?? entries.find((each) => nearest(each.word, [each.rest]) !== undefined);
    if (match) return match.name;
  }
  return undefined;
}

function whyNotTaken(key: string, text: string, type: string): string | undefined {
  const { value, problem } = readValue(text);
  if (problem !== undefined) return problem;
  // What another key or a file stands in for.
  if (value === undefined || value.includes('$(') || takes(type, value)) return undefined;
  const shown = isSecretName(key) || looksLikeSecret(value) !== undefined ? 'of another kind' : show(value);
  return `is ${shown}, and RabbitMQ takes ${expected(type)}; it does not start with anything else.${meant(type, value)}`;
}

/** Parts of RabbitMQ that no list of plugins turns on. */
const core = ['rabbit', 'credentials_obfuscation'];

/** Plugins that come with another, as its application in 4.3.6 names them: deps/<plugin>/ebin/<plugin>.app. */
const dependencies: Readonly<Record<string, readonly string[]>> = {
  rabbitmq_federation: ['rabbitmq_exchange_federation', 'rabbitmq_queue_federation'],
  rabbitmq_federation_management: ['rabbitmq_management', 'rabbitmq_federation'],
  rabbitmq_federation_prometheus: ['rabbitmq_federation', 'rabbitmq_prometheus'],
  rabbitmq_management: ['rabbitmq_web_dispatch', 'rabbitmq_management_agent'],
  rabbitmq_peer_discovery_aws: ['rabbitmq_peer_discovery_common', 'rabbitmq_aws'],
  rabbitmq_peer_discovery_consul: ['rabbitmq_peer_discovery_common'],
  rabbitmq_peer_discovery_etcd: ['rabbitmq_peer_discovery_common'],
  rabbitmq_peer_discovery_k8s: ['rabbitmq_peer_discovery_common'],
  rabbitmq_prometheus: ['rabbitmq_web_dispatch', 'rabbitmq_management_agent'],
  rabbitmq_shovel_management: ['rabbitmq_management', 'rabbitmq_shovel'],
  rabbitmq_shovel_prometheus: ['rabbitmq_shovel', 'rabbitmq_prometheus'],
  rabbitmq_stream_management: ['rabbitmq_management', 'rabbitmq_stream'],
  rabbitmq_tracing: ['rabbitmq_management'],
  rabbitmq_web_mqtt: ['rabbitmq_mqtt'],
  rabbitmq_web_mqtt_examples: ['rabbitmq_web_dispatch', 'rabbitmq_web_mqtt'],
  rabbitmq_web_stomp: ['rabbitmq_stomp'],
  rabbitmq_web_stomp_examples: ['rabbitmq_web_dispatch', 'rabbitmq_web_stomp'],
};

function withIt(plugin: string): string[] {
  return (dependencies[plugin] ?? []).flatMap((each) => [each, ...withIt(each)]);
}

function toTurnOn(plugin: string): string {
  const [listener] = Object.entries(listeners).find(([, each]) => 'plugin' in each && each.plugin === plugin) ?? [];
  return listener ? `Add ${listener} to listeners,` : `Add it to plugins,`;
}
