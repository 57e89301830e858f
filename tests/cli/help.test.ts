import { warren } from '../../cli/warren.ts';

/** What a command prints on standard output, and its exit status. */
async function run(...argv: string[]): Promise<{ status: number; printed: string }> {
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const status = await warren(argv).finally(() => write.mockRestore());
  return { status, printed: written.join('') };
}

test.each([
  ['check'],
  ['synth'],
  ['review'],
  ['plan'],
  ['apply'],
  ['drift'],
  ['deploy'],
  ['destroy'],
  ['import'],
  ['reach'],
  ['status'],
  ['backup'],
  ['backup', 'list'],
  ['backup', 'create'],
  ['backup', 'download'],
  ['restore'],
  ['operate'],
  ['local'],
  ['tap'],
  ['replay'],
  ['scaling'],
  ['scaling', 'record'],
  ['scaling', 'replay'],
  ['sandbox'],
  ['sandbox', 'plan'],
  ['sandbox', 'apply'],
  ['sandbox', 'destroy'],
  ['sandbox', 'state'],
  ['sandbox', 'reset'],
  ['sandbox', 'run'],
  ['github'],
  ['github', 'review'],
  ['github', 'plan'],
  ['github', 'apply'],
  ['github', 'drift'],
  ['gate'],
  ['prepare'],
  ['edge-keys'],
])('%s %s has help', async (...command) => {
  const { status, printed } = await run(...command.filter(Boolean), '--help');
  expect(printed).toContain(`Usage: warren ${command.filter(Boolean).join(' ')}`);
  expect(status).toBe(0);
});
