import { parseSettings } from '../../../../contracts/live-settings.ts';
import { decide, liveExpression, metricsExpression } from '../../../../services/agent/rabbitmq/settings.ts';
import { bundleWith } from '../bundles.ts';

const conf = (...lines: string[]) => bundleWith({ rabbitmqConf: `${lines.join('\n')}\n` });

test('a node that does not run has to start, whatever else is so', () => {
  expect(decide(undefined, bundleWith()).restart).toEqual(['the node does not run']);
});

test('the bundle that runs already asks for nothing', () => {
  expect(decide(bundleWith(), bundleWith())).toEqual({ restart: [], live: [], plugins: false, metrics: [] });
});

test('settings that RabbitMQ looks up anew are taken on live', () => {
  const { restart, live } = decide(
    conf('heartbeat = 60', 'channel_max = 2047'),
    conf('heartbeat = 30', 'channel_max = 2047'),
  );
  expect(restart).toEqual([]);
  expect(live).toEqual([{ key: 'heartbeat', value: '30' }]);
});

test('one setting that is read at start alone makes the node restart', () => {
  const { restart } = decide(conf('heartbeat = 60'), conf('heartbeat = 30', 'mqtt.exchange = readings'));
  expect(restart).toEqual(['mqtt.exchange']);
});

test('a setting that goes needs a restart to be at its default again', () => {
  expect(decide(conf('heartbeat = 60', 'log.console.level = debug'), conf('heartbeat = 60')).restart).toEqual([
    'log.console.level',
  ]);
});

test('a free-disk limit may change from a size to a part of memory and back without a restart', () => {
  const relative = conf('disk_free_limit.relative = 0.6');
  const absolute = conf('disk_free_limit.absolute = 50GiB');
  expect(decide(relative, absolute)).toMatchObject({ restart: [], live: [{ key: 'disk_free_limit.absolute' }] });
  expect(decide(absolute, relative)).toMatchObject({ restart: [], live: [{ key: 'disk_free_limit.relative' }] });
});

test('another image and other Erlang terms need a restart, other plugins do not', () => {
  const before = bundleWith();
  expect(decide(before, bundleWith({ image: 'rabbitmq:4.4.1', version: '4.4.1' })).restart).toEqual([
    'RabbitMQ 4.3.6 becomes 4.4.1',
  ]);
  expect(decide(before, bundleWith({ advancedConfig: '[].' })).restart).toEqual(['advanced.config']);
  expect(decide(before, bundleWith({ plugins: ['rabbitmq_management', 'rabbitmq_shovel'] }))).toEqual({
    restart: [],
    live: [],
    plugins: true,
    metrics: [],
  });
});

describe('RabbitMQ tells of its metrics from now on', () => {
  const listener = [
    'prometheus.ssl.port = 15691',
    'prometheus.ssl.cacertfile = /etc/rabbitmq/tls/ca.crt',
    'prometheus.ssl.certfile = /etc/rabbitmq/tls/tls.crt',
    'prometheus.ssl.keyfile = /etc/rabbitmq/tls/tls.key',
    'prometheus.tcp.listener = none',
  ];
  const plugins = ['rabbitmq_management', 'rabbitmq_prometheus'];
  const silent = bundleWith({ rabbitmqConf: 'heartbeat = 60\n' });
  const telling = bundleWith({ rabbitmqConf: `heartbeat = 60\n${listener.join('\n')}\n`, plugins });

  test('the plugin is told of its listener before it starts, and the node does not restart', () => {
    const { restart, plugins: others, metrics } = decide(silent, telling);
    expect({ restart, others }).toEqual({ restart: [], others: true });
    expect(metricsExpression(metrics)).toBe(
      'application:set_env(rabbitmq_prometheus, tcp_config, [], [{persistent, true}]), ' +
        'application:set_env(rabbitmq_prometheus, ssl_config, [{port, 15691}, {ssl_opts, [{cacertfile, "/etc/rabbitmq/tls/ca.crt"}, ' +
        '{certfile, "/etc/rabbitmq/tls/tls.crt"}, {keyfile, "/etc/rabbitmq/tls/tls.key"}]}], [{persistent, true}]), ok.',
    );
  });

  test('it stops with its plugin, without a restart either', () => {
    expect(decide(telling, silent)).toEqual({ restart: [], live: [], plugins: true, metrics: [] });
  });

  test('another port while it runs, or another of its settings when it begins, makes the node restart', () => {
    const elsewhere = { ...telling, rabbitmqConf: telling.rabbitmqConf.replace('15691', '15699') };
    expect(decide(telling, elsewhere).restart).toEqual(['prometheus.ssl.port']);
    const detailed = {
      ...telling,
      rabbitmqConf: `${telling.rabbitmqConf}prometheus.return_per_object_metrics = true\n`,
    };
    expect(decide(silent, detailed).restart).toEqual(['prometheus.return_per_object_metrics']);
  });

  test('a file goes into the expression only as the path that it is', () => {
    const odd = [
      { key: 'prometheus.ssl.port', value: '1' },
      { key: 'prometheus.ssl.cacertfile', value: '/a", halt(' },
    ];
    expect(() => metricsExpression(odd)).toThrow('is not the path of a file');
  });
});

test('a value goes into an Erlang expression only as the number or word that it is', () => {
  expect(liveExpression([{ key: 'heartbeat', value: '30' }])).toBe('application:set_env(rabbit, heartbeat, 30), ok.');
  expect(() => liveExpression([{ key: 'heartbeat', value: '30), init:stop(' }])).toThrow('is not a whole number');
  expect(() => liveExpression([{ key: 'default_queue_type', value: 'x_queue), halt(' }])).toThrow('not a single word');
});

test('comments, blank lines and values with an equals sign are read as RabbitMQ reads them', () => {
  expect(parseSettings('# a = b\n\n  log.file =  x=y \n')).toEqual(new Map([['log.file', 'x=y']]));
});
