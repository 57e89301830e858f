// Speaks as much of Grafana's API as the monitoring host needs, by what its documentation and its source say; the real one is in no registry here.
// What is provisioned stays in its database until a file has it deleted, but for dashboards and data sources, which go with their files; a
// rule that it does not understand keeps it from starting.
const { existsSync, readdirSync, readFileSync, writeFileSync, renameSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const { parse } = require('yaml');

const configuration = process.env.GF_PATHS_CONFIGURATION ?? '/etc/grafana';
const database = join(process.env.GF_PATHS_DATA ?? '/var/lib/grafana', 'grafana.db');
const settings = readFileSync(join(configuration, 'grafana.ini'), 'utf8').replace(/\$__file\{([^}]+)\}/g, (_, path) =>
  readFileSync(path, 'utf8').trim(),
);
const setting = (key) => new RegExp(`^${key} = (.*)$`, 'm').exec(settings)?.[1];

const state = existsSync(database)
  ? JSON.parse(readFileSync(database, 'utf8'))
  : { password: setting('admin_password'), rules: {}, contactPoints: {}, dashboards: {}, dataSources: {} };

function save() {
  writeFileSync(`${database}-new`, JSON.stringify(state));
  renameSync(`${database}-new`, database);
}

function filesIn(folder) {
  const path = join(configuration, folder);
  return existsSync(path)
    ? readdirSync(path)
        .sort()
        .filter((name) => /\.(ya?ml|json)$/.test(name))
        .map((name) => parse(readFileSync(join(path, name), 'utf8')))
    : [];
}

const provisioners = {
  alerting() {
    for (const file of filesIn('provisioning/alerting')) {
      for (const { folder, rules = [] } of file.groups ?? []) {
        for (const rule of rules) {
          if (!/^[\w-]{1,40}$/.test(rule.uid ?? ''))
            throw new Error(`rule '${rule.title}' failed to parse: uid is missing or too long`);
          if (!rule.title || !rule.condition)
            throw new Error(`rule '${rule.uid}' failed to parse: no title or no condition`);
          const other = Object.values(state.rules).find(
            ({ uid, title }) => title === `${folder}/${rule.title}` && uid !== rule.uid,
          );
          if (other)
            throw new Error(
              `alert rules: a conflicting alert rule is found: rule title under the same organisation and folder should be unique`,
            );
          state.rules[rule.uid] = { uid: rule.uid, title: `${folder}/${rule.title}`, provenance: 'file' };
        }
      }
      for (const { uid } of file.deleteRules ?? []) delete state.rules[uid];
    }
    for (const file of filesIn('provisioning/alerting')) {
      for (const { receivers = [] } of file.contactPoints ?? [])
        for (const { uid } of receivers) state.contactPoints[uid] = { uid, provenance: 'file' };
    }
    for (const file of filesIn('provisioning/alerting'))
      for (const { uid } of file.deleteContactPoints ?? []) delete state.contactPoints[uid];
  },
  datasources() {
    state.dataSources = Object.fromEntries(
      filesIn('provisioning/datasources').flatMap(({ datasources = [] }) =>
        datasources.map(({ uid, name }) => [uid, { uid, name }]),
      ),
    );
  },
  dashboards() {
    state.dashboards = Object.fromEntries(filesIn('dashboards').map(({ uid, title }) => [uid, { uid, title }]));
  },
};

if (process.argv.includes('reset-admin-password')) {
  state.password = readFileSync(0, 'utf8').trim();
  save();
  console.log('Admin password changed successfully ✔');
} else {
  for (const provision of Object.values(provisioners)) provision();
  save();
  process.on('SIGTERM', () => process.exit(0));
  createServer(answer).listen(Number(setting('http_port') ?? 3000), setting('http_addr') ?? '127.0.0.1');
}

function answer(request, response) {
  const say = (status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.url === '/api/health') return say(200, { database: 'ok' });
  // Its tool changes the password in the database behind it.
  const { password } = JSON.parse(readFileSync(database, 'utf8'));
  state.password = password;
  if (request.headers.authorization !== `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`)
    return say(401, { message: 'Invalid username or password' });
  const what = /^\/api\/admin\/provisioning\/(\w+)\/reload$/.exec(request.url)?.[1];
  if (request.method === 'POST' && provisioners[what]) {
    try {
      provisioners[what]();
      save();
      return say(200, { message: `${what} config reloaded` });
    } catch (error) {
      return say(500, { message: error.message });
    }
  }
  const lists = {
    '/api/user': { login: 'admin' },
    '/api/v1/provisioning/alert-rules': Object.values(state.rules),
    '/api/v1/provisioning/contact-points': Object.values(state.contactPoints),
    '/api/search': Object.values(state.dashboards),
    '/api/datasources': Object.values(state.dataSources),
  };
  return request.url in lists ? say(200, lists[request.url]) : say(404, { message: 'Not found' });
}
