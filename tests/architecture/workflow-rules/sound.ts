/** An image that cannot change under its name. */
export const soundImage =
  'node:20.20.2-bookworm@sha256:8f693eaa7e0a8e71560c9a82b55fd54c2ae920a2ba5d2cde28bac7d1c01c9ba5';

/** A workflow that keeps every rule; each rule says which edits of it break the rule. */
export const sound = `# Runs on every push to main, and may change everything.
# A second line says what it touches.
name: sound

on:
  push:
    branches: [main]

permissions: {}

concurrency:
  group: sound
  cancel-in-progress: false
  queue: max

defaults:
  run:
    shell: bash --noprofile --norc -euo pipefail {0}

jobs:
  look:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      contents: read # to look
    container:
      image: ${soundImage}
    steps:
      - run: echo "$REF"
        env:
          REF: \${{ github.ref }}

  apply:
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    environment: production
    permissions:
      id-token: write # to take the role
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0
        with:
          package-manager-cache: false
      - uses: hashicorp/setup-terraform@b9cd54a3c349d3f38e8881555d616ced269862dd # v3.1.2
        with:
          terraform_wrapper: false
      - run: npm ci --ignore-scripts
      - uses: aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3
        with:
          role-to-assume: \${{ vars.WARREN_APPLY_ROLE }}
      - run: |
          echo one
          echo two
          exec ./warren github apply
        env:
          WARREN_DASHBOARDS: \${{ runner.temp }}/dashboards
          TOKEN: \${{ secrets.TOKEN }}
`;
