// Unit tests need nothing but Node; integration tests run the real Terraform; broker tests run the real RabbitMQ, on
// machines of their own (tests/machines/); data-plane tests run the programs of services/ between the real servers;
// benchmarks are run in their quick form, those that need real servers every night alone.

import { leftOut } from './tests/run/left-out.cjs';

/** npm packages that are published as ES modules only, or import at run time, which Jest has to have turned into CommonJS. */
const esmOnly = [
  '@actions',
  '@octokit',
  '@opentelemetry/otlp-exporter-base',
  'ansi-regex',
  'ansi-styles',
  'before-after-hook',
  'content-type',
  'json-with-bigint',
  'get-east-asian-width',
  'octokit',
  'string-width',
  'strip-ansi',
  'temporal-polyfill',
  'temporal-utils',
  'toad-cache',
  'universal-github-app-jwt',
  'universal-user-agent',
  'wrap-ansi',
];

const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Packages whose package.json names an ES module alone, which Jest does not look for when a test requires them.
  moduleNameMapper: {
    '^@actions/(core|exec|io)$': '<rootDir>/node_modules/@actions/$1/lib/$1.js',
    '^@actions/http-client$': '<rootDir>/node_modules/@actions/http-client/lib/index.js',
    '^@actions/(http-client|io)/lib/(.*)$': '<rootDir>/node_modules/@actions/$1/lib/$2.js',
    '^@octokit/auth-unauthenticated$': '<rootDir>/node_modules/@octokit/auth-unauthenticated/dist-node/index.js',
    '^@octokit/webhooks-methods$': '<rootDir>/node_modules/@octokit/webhooks-methods/dist-node/index.js',
  },
  transformIgnorePatterns: [`/node_modules/(?!(${[...esmOnly, '-'].join('|')})/)`],
};

const left = leftOut();

/** Files of tests that take minutes and run every night, and by hand with `NIGHTLY=1`. */
const nightly = '\\.nightly\\.test\\.ts$';

/** A project whose tests are in a folder of their own, without the nightly ones and those that this computer cannot run. */
const project = (name) => ({
  ...base,
  displayName: name,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.NIGHTLY ? [] : [nightly]),
    ...left.flatMap((one) => (one.project === name ? one.files : [])),
  ],
});

/** Before the first test the servers are there. */
const bringServers = { globalSetup: '<rootDir>/tests/run/bring-servers.ts' };

/** Before the first test the judges are there, or it is known why not. */
const bringJudges = { globalSetup: '<rootDir>/tests/run/bring-judges.ts' };

// Terraform is started hundreds of times and ends within a second: collecting garbage less often saves a tenth of its time.
process.env.GOGC ??= '400';

// What the AWS SDK has to say about versions of Node is no outcome of a test, and it would say it in each process.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

export default {
  // Slow machines, and those that do much else, should not fail what is right: of what was measured, the longest by day that says
  // nothing of itself took 132 s on two processors with thirty other programs. What hangs should not cost much more.
  testTimeout: process.env.NIGHTLY ? 1_200_000 : 300_000,
  // The tests wait for processes more than they compute.
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/tests/run/figures.cjs'],
  testSequencer: '<rootDir>/tests/run/longest-first.cjs',
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      testPathIgnorePatterns: [
        '<rootDir>/tests/integration/',
        '<rootDir>/tests/benchmarks/',
        '<rootDir>/tests/brokers/',
        '<rootDir>/tests/data-plane/',
        '/node_modules/',
        ...(process.env.NIGHTLY ? [] : [nightly]),
      ],
    },
    { ...project('integration'), ...bringJudges, setupFilesAfterEnv: ['<rootDir>/tests/run/synthesize-warm.ts'] },
    { ...project('brokers'), ...bringServers },
    { ...project('data-plane'), ...bringServers },
    { ...project('benchmarks'), ...bringServers },
  ],
  // What is left out may be all there is.
  passWithNoTests: left.length > 0,
};
