// Unit tests need nothing but Node; integration tests run the real Terraform; broker tests run the real RabbitMQ, on
// machines of their own (tests/machines/).

/** npm packages that are published as ES modules only, which Jest has to have turned into CommonJS. */
const esmOnly = [];

const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${[...esmOnly, '-'].join('|')})/)`],
};

export default {
  // Slow machines should not fail what is right.
  testTimeout: 60_000,
  // The tests wait for processes more than they compute.
  maxWorkers: 2,
  testSequencer: '<rootDir>/tests/longest-first.cjs',
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/tests/integration/', '<rootDir>/tests/brokers/', '/node_modules/'],
    },
    { ...base, displayName: 'integration', testMatch: ['<rootDir>/tests/integration/**/*.test.ts'] },
    { ...base, displayName: 'brokers', testMatch: ['<rootDir>/tests/brokers/**/*.test.ts'] },
  ],
};
