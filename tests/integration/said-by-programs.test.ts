import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { terraformIn } from '../../pipeline/terraform/terraform.ts';
import { removeScratchFolders, scratchFolder } from '../repositories.ts';

afterAll(removeScratchFolders);

/** A folder in which Terraform runs a program. */
function running(command: string) {
  const folder = scratchFolder();
  const prepare = {
    triggers_replace: { a: '1' },
    provisioner: [{ 'local-exec': { command, environment: { TOLD: '{"a":"b"}' } } }],
  };
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ resource: { terraform_data: { prepare } } }));
  return terraformIn(folder);
}

test('what a program says that Terraform runs comes back line by line, without the command', async () => {
  const terraform = running('echo one; echo two $TOLD >&2');
  await terraform.init();
  await terraform.plan('saved.tfplan');
  const { said, applied } = await terraform.apply('saved.tfplan');
  expect({ said: said.sort(), applied }).toEqual({
    said: ['one', 'two {"a":"b"}'],
    applied: ['terraform_data.prepare'],
  });
});

test('what a program says that fails is in the failure', async () => {
  const terraform = running('echo the password is not taken; exit 2');
  await terraform.init();
  await terraform.plan('saved.tfplan');
  await expect(terraform.apply('saved.tfplan')).rejects.toThrow(/exit status 2[\s\S]*the password is not taken/);
});
