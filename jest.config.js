// Unit tests need nothing but Node; integration tests run the real Terraform; broker tests run the real RabbitMQ, on
// machines of their own (tests/machines/); data-plane tests run the programs of services/ between the real servers;
// benchmarks are run in their quick form, those that need real servers every night alone.

/** npm packages that are published as ES modules only, or import at run time, which Jest has to have turned into CommonJS. */
const esmOnly = [
  '@actions',
  '@octokit',
  '@opentelemetry/otlp-exporter-base',
  'before-after-hook',
  'content-type',
  'json-with-bigint',
  'octokit',
  'toad-cache',
  'universal-github-app-jwt',
  'universal-user-agent',
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

export default {
  // Slow machines should not fail what is right.
  testTimeout: 240_000,
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
      ],
    },
    { ...base, displayName: 'integration', testMatch: ['<rootDir>/tests/integration/**/*.test.ts'] },
    { ...base, displayName: 'brokers', testMatch: ['<rootDir>/tests/brokers/**/*.test.ts'] },
    { ...base, displayName: 'benchmarks', testMatch: ['<rootDir>/tests/benchmarks/**/*.test.ts'] },
    { ...base, displayName: 'data-plane', testMatch: ['<rootDir>/tests/data-plane/**/*.test.ts'] },
  ],
};
