import { spawnSync } from 'node:child_process';
import { changeFiles, removeScratchFolders, sampleFile, sampleProcessors, sampleRepository } from '../repositories.ts';

afterAll(removeScratchFolders);

const repository = sampleRepository({
  'brokers/staging.yaml': null,
  'brokers/telemetry.yaml': null,
  'processors/quotes.yaml': sampleProcessors()['processors/quotes.yaml'] ?? '',
});

/** What a user reads, lines put together again. */
function applied(): string {
  const env = { ...process.env, NO_COLOR: '1' };
  const args = ['bin/warren', 'sandbox', 'apply', '--repository', repository];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const said = `${stdout}${stderr}`;
  expect({ status, said }).toMatchObject({ status: 0 });
  return said.replace(/\s+/g, ' ');
}

test('another image is reviewed as tasks that are replaced and applied as reviewed, and a processor that goes as nothing but that', () => {
  applied();
  changeFiles(repository, {
    'processors/quotes.yaml': sampleFile('processors/quotes.yaml').replace('@sha256:4e', '@sha256:5e'),
  });
  const rolled = applied();
  expect(rolled).toMatch(/Can be merged: restarts [a-z]+ part by part; nothing is lost\./);
  expect(rolled).toContain(
    'processor-quotes applied as reviewed: Apply complete! Resources: 1 added, 1 changed, 1 destroyed.',
  );

  changeFiles(repository, { 'processors/quotes.yaml': null });
  const removed = applied();
  expect(removed).toContain('they wait there. What is parked in quotes.parked stays; its logs go.');
  expect(removed).toContain('Not explained by any file in this change: nothing.');
  expect(removed).not.toContain('outside Terraform');
  expect(removed).toContain('processor-quotes applied as reviewed');
});
