import { existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { z } from 'zod';
import { stateSuffix } from '../../contracts/object-keys.ts';
import { pagerDutyVariables } from '../../contracts/pagerduty.ts';
import { cloudflareVariables } from '../cloudflare/cloudflare-api.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { type ProgramResult, type ProgramRun, runProgram } from '../process/run-program.ts';
import { binFolder } from '../repository/places.ts';
import { lackingOutputs } from './lacking-outputs.ts';
import { inPluginCache } from './plugin-cache.ts';

/** Write-only arguments need this one: https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only */
const leastVersion = '1.11.0';

const install =
  'Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install), or OpenTofu 1.11 or newer with TERRAFORM_BINARY_NAME=tofu.';

/** What a plan would do, resource by resource. */
export interface PlannedChange {
  address: string;
  action: 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'read';
}

/** What one run of Terraform said. */
export interface TerraformReport {
  /** Whether there is anything to apply, outputs included. */
  changed: boolean;
  /** Terraform's own last line about it: `Plan: 3 to add, …`, or `No changes.` */
  summary: string;
  /** In the order of addresses. */
  changes: PlannedChange[];
  /** Addresses whose change was completed, in the order of completion. */
  applied: string[];
  /** Lines of what programs said that were run meanwhile, such as `warren prepare`. */
  said: string[];
  warnings: string[];
}

/** Terraform as a person would run it, in one folder. */
export interface Terraform {
  init(): Promise<void>;
  /** Writes the plan to `planFile`. Without the lock of the state it may be made while another run changes it. */
  plan(planFile: string, options?: { lock?: boolean }): Promise<TerraformReport>;
  /** A plan as data: https://developer.hashicorp.com/terraform/internals/json-format. It holds whatever is sensitive. */
  show(planFile: string): Promise<unknown>;
  /** Goes on to its end when this process is killed; the state's lock is waited for first. */
  apply(planFile: string, onApplied?: (address: string) => void): Promise<TerraformReport>;
  /**
   * Brings the state that Terraform left in the folder, when it could not write it where it belongs, to that place. Does
   * nothing where none was left. Throws TerraformFailure when the state has been changed since.
   */
  pushLeftState(): Promise<void>;
  /** Takes away the lock of a state, which is left when whoever held it was killed. */
  unlock(id: string): Promise<void>;
}

/** Terraform refused or failed; the message is its own diagnostics, shortened to what a person needs. */
export class TerraformFailure extends Error {
  /** Stacks that are to be applied first, where nothing is wrong but that their outputs lack what is read of them. */
  readonly lacking: readonly string[];

  constructor(message: string, lacking: readonly string[] = []) {
    super(message);
    this.lacking = lacking;
  }
}

/** Terraform's command: `terraform`, or what TERRAFORM_BINARY_NAME says, as in CDKTF. */
export function terraformBinary(): string {
  return process.env.TERRAFORM_BINARY_NAME || 'terraform';
}

/** `Terraform 1.11.4`. Throws SurroundingsFailure with how to install it when it is missing or too old. */
export async function terraformVersion(): Promise<string> {
  const { stdout } = await runProgram({ argv: [terraformBinary(), 'version', '-json'], install });
  const version = z.object({ terraform_version: z.string() }).safeParse(parseJson(stdout)).data?.terraform_version;
  if (!version) throw new SurroundingsFailure(`${terraformBinary()} does not say its version. ${install}`);
  if (compareVersions(version, leastVersion) < 0) {
    throw new SurroundingsFailure(`${terraformBinary()} is ${version}, which is too old. ${install}`);
  }
  return `${terraformBinary() === 'tofu' ? 'OpenTofu' : 'Terraform'} ${version}`;
}

/** https://developer.hashicorp.com/terraform/cli/state/recover */
const leftState = `errored${stateSuffix}`;

/** A run that is about to end is worth waiting for. */
const lockTimeout = '-lock-timeout=10s';

/** Terraform in a folder, with additions to the environment; default: none. */
export function terraformIn(folder: string, env: Record<string, string> = {}): Terraform {
  const run = async (
    args: string[],
    { onLine, survives, env: added = {} }: Pick<ProgramRun, 'onLine' | 'survives' | 'env'> = {},
  ): Promise<ProgramResult> => {
    const { status, stdout, stderr } = await runProgram({
      argv: [terraformBinary(), ...args],
      cwd: folder,
      // Gates call `warren`, which need not be installed anywhere.
      env: { TF_IN_AUTOMATION: '1', ...env, ...added, PATH: `${binFolder}${delimiter}${process.env.PATH ?? ''}` },
      ...(onLine ? { onLine } : {}),
      ...(survives === undefined ? {} : { survives }),
      install,
    });
    return { status, stdout: hide(stdout), stderr: hide(stderr) };
  };
  // What a provider says of a call that failed might show what it was made with.
  const tokens = [cloudflareVariables.token, pagerDutyVariables.token].flatMap(
    (name) => env[name] || process.env[name] || [],
  );
  const hide = (text: string) => tokens.reduce((shown, token) => shown.replaceAll(token, '(hidden)'), text);
  return {
    async init() {
      const init = (added: Record<string, string>) => run(['init', '-json', '-input=false'], { env: added });
      report(await inPluginCache({ ...process.env, ...env }, init), initStatuses);
    },
    async plan(planFile, { lock = true } = {}) {
      const args = ['plan', '-json', '-input=false', '-detailed-exitcode', `-out=${planFile}`];
      return report(await run([...args, lock ? lockTimeout : '-lock=false']), planStatuses);
    },
    async show(planFile) {
      const { status, stdout, stderr } = await run(['show', '-json', planFile]);
      if (status !== 0) throw new TerraformFailure(stderr.trim() || 'Terraform was interrupted.');
      return JSON.parse(stdout);
    },
    async apply(planFile, onApplied) {
      const follow = (line: string) => {
        const message = messageSchema.safeParse(parseJson(line)).data;
        if (message?.type === 'apply_complete' && message.hook?.resource) onApplied?.(message.hook.resource.addr);
      };
      const args = ['apply', '-json', '-input=false', lockTimeout, planFile];
      return report(await run(args, { onLine: follow, survives: folder }), applyStatuses);
    },
    async pushLeftState() {
      const file = join(folder, leftState);
      if (!existsSync(file)) return;
      const { status, stderr } = await run(['state', 'push', lockTimeout, leftState]);
      if (status !== 0) {
        throw new TerraformFailure(`${stderr.trim() || 'Terraform was interrupted.'}\nWhat it left is ${file}.`);
      }
      rmSync(file);
    },
    async unlock(id) {
      const { status, stderr } = await run(['force-unlock', '-force', id]);
      if (status !== 0) throw new TerraformFailure(stderr.trim() || 'Terraform was interrupted.');
    },
  };
}

/** Exit statuses that are no failure, and whether there was a change: https://developer.hashicorp.com/terraform/cli/commands/plan */
const planStatuses = new Map([
  [0, false],
  [2, true],
]);
const applyStatuses = new Map([[0, true]]);
const initStatuses = new Map([[0, false]]);

/** The machine-readable output: https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
const messageSchema = z.looseObject({
  type: z.string(),
  '@message': z.string().default(''),
  change: z.looseObject({ resource: z.looseObject({ addr: z.string() }), action: z.string() }).optional(),
  hook: z
    .looseObject({ resource: z.looseObject({ addr: z.string() }).optional(), output: z.string().optional() })
    .optional(),
  diagnostic: z
    .looseObject({
      severity: z.string(),
      summary: z.string(),
      detail: z.string().default(''),
      address: z.string().optional(),
      snippet: z
        .looseObject({
          context: z.string().nullish(),
          values: z.array(z.looseObject({ traversal: z.string() })).nullish(),
        })
        .nullish(),
    })
    .optional(),
});

type Message = z.infer<typeof messageSchema>;

function report({ status, stdout, stderr }: ProgramResult, statuses: Map<number, boolean>): TerraformReport {
  const messages = stdout.split('\n').flatMap((line) => messageSchema.safeParse(parseJson(line)).data ?? []);
  const ofType = (type: string) => messages.filter((message) => message.type === type);
  const diagnostics = ofType('diagnostic').flatMap((message) => (message.diagnostic ? [message.diagnostic] : []));
  const failures = diagnostics.filter(({ severity }) => severity === 'error');
  // After Ctrl-C Terraform says so once for every resource that it did not come to.
  const telling = failures.filter(({ summary }) => summary !== 'execution halted');
  const errors = [...new Set((telling.length > 0 ? telling : failures).map(describeDiagnostic))];
  const changed = statuses.get(status);
  if (changed === undefined) {
    const message = errors.join('\n') || stderr.trim() || 'Terraform was interrupted.';
    throw new TerraformFailure(message, lackingOutputs(failures));
  }
  return {
    changed,
    summary: (changed && ofType('change_summary').at(-1)?.['@message']) || 'No changes.',
    // Terraform lists them in whatever order its graph was walked.
    changes: ofType('planned_change')
      .flatMap(plannedChange)
      .sort((a, b) => (a.address < b.address ? -1 : 1)),
    said: ofType('provision_progress').flatMap(({ hook }) => linesOf(hook?.output)),
    applied: ofType('apply_complete').flatMap(({ hook }) => (hook?.resource ? [hook.resource.addr] : [])),
    warnings: diagnostics.filter(({ severity }) => severity === 'warning').map(describeDiagnostic),
  };
}

/** Without the line in which Terraform itself says what it runs. */
function linesOf(output = ''): string[] {
  return output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^(local-exec: )?Executing: /.test(line));
}

function plannedChange({ change }: Message): PlannedChange[] {
  if (!change) return [];
  const action = { remove: 'forget' }[change.action] ?? change.action;
  return [{ address: change.resource.addr, action: action as PlannedChange['action'] }];
}

function describeDiagnostic({ summary, detail, address, snippet }: NonNullable<Message['diagnostic']>): string {
  const where = address ?? snippet?.context;
  const detailLines = detail
    .trim()
    .split('\n')
    .map((line) => `  ${line}`);
  return [`${where ? `${where}: ` : ''}${summary}`, ...(detail.trim() === '' ? [] : detailLines)].join('\n');
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
