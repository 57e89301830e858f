import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeJudgedBy } from '../judges/judged.ts';
import { scanWorkflows } from '../judges/zizmor.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

/** What no scanner may overlook: code of a fork with the rights of main, its title in a script, a tag that moves. */
const careless = `on: pull_request_target
jobs:
  build:
    runs-on: ubuntu-latest
    container: node:20-bookworm
    steps:
      - uses: actions/checkout@v4
        with: { ref: "\${{ github.event.pull_request.head.sha }}" }
      - run: echo "\${{ github.event.pull_request.title }}"
`;

describeJudgedBy('zizmor')('what zizmor finds in the workflows', () => {
  afterAll(removeScratchFolders);

  /** It starts on comments, and takes no code but main's: `dangerous-triggers` of tests/architecture/workflow-rules/ holds it to that. */
  const known = [
    expect.stringMatching(/^dangerous-triggers \.\/\.github\/workflows\/commands\.yml:\d+ issue_comment /),
  ];

  test('is nothing but that one starts on comments', async () => {
    const folder = scratchFolder();
    cpSync('.github', join(folder, '.github'), { recursive: true });
    expect(await scanWorkflows(folder)).toEqual(known);
    // A repository of data has the others as they are.
    cpSync('operations/init/repository/.github', join(folder, '.github'), { recursive: true });
    expect(await scanWorkflows(folder)).toEqual(known);
  });

  test('would be told of a workflow that runs what a fork brings', async () => {
    const folder = join(scratchFolder(), '.github', 'workflows');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'careless.yml'), careless);
    const audits = (await scanWorkflows(join(folder, '..', '..'))).map((finding) => finding.split(' ')[0]);
    expect(audits).toEqual(
      expect.arrayContaining(['artipacked', 'dangerous-triggers', 'template-injection', 'unpinned-images']),
    );
  });
});
