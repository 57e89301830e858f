import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { regions } from '../../catalog/facts/regions.ts';
import { formatProblems } from '../../catalog/files/problem.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { platformFile } from '../../catalog/kinds.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { objectNamePattern } from '../../catalog/schema/field.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import { callerAccount, usualZones } from '../aws/account.ts';
import { UserFailure } from '../process/failure.ts';
import { ask, canAsk } from './ask.ts';

/** What the command line says of a platform. */
export interface PlatformAnswers {
  name?: string;
  account?: string;
  region?: string;
  domain?: string;
}

/**
 * Writes the platform.yaml of a folder that has none, asking for what the command line does not say. Throws UserFailure
 * when nobody can be asked, when the credentials are of another account, or when what was said cannot stand in the file.
 */
export async function writeFirstPlatform(repository: string, answers: PlatformAnswers): Promise<void> {
  const region = answers.region ?? (await askRegion());
  requireRegion(region);
  const domain = answers.domain ?? (canAsk() ? await ask('Domain for public names, or nothing for none: ') : '');
  const accountId = await callerAccount(region);
  if (answers.account !== undefined && answers.account !== accountId) {
    throw new UserFailure(
      `--account is ${answers.account}, and these credentials are of ${accountId}. Nothing was changed.`,
    );
  }
  const name = answers.name ?? nameFrom(repository);
  const text = platformText({ name, accountId, region, domain, zones: await usualZones(region) });
  mkdirSync(repository, { recursive: true });
  writeFileSync(join(repository, platformFile), text, { flag: 'wx' });
}

/** Throws UserFailure where the command line says something else than the file. */
export function refuseContradictions(answers: PlatformAnswers, platform: Platform): void {
  const said = [
    { flag: 'name', wanted: answers.name, found: platform.name },
    { flag: 'account', wanted: answers.account, found: platform.accountId },
    { flag: 'region', wanted: answers.region, found: platform.region },
    { flag: 'domain', wanted: answers.domain, found: platform.domain },
  ];
  const wrong = said.filter(({ wanted, found }) => wanted !== undefined && wanted !== found);
  if (wrong.length === 0) return;
  const lines = wrong.map(({ flag, wanted, found }) => `--${flag} is ${wanted}, platform.yaml says ${found ?? 'none'}`);
  throw new UserFailure(
    `${lines.join('; ')}. Change platform.yaml, or leave the option out: the file is used as it is. Nothing was changed.`,
  );
}

/** Whether a folder has a platform.yaml. */
export function hasPlatform(repository: string): boolean {
  return existsSync(join(repository, platformFile));
}

/** Asks for the region; throws UserFailure when nobody can be asked. */
export async function askRegion(): Promise<string> {
  if (!canAsk()) {
    throw new UserFailure(
      'There is no platform.yaml, and nobody to ask for the region. Give --region, such as --region eu-west-1.',
    );
  }
  const usual = process.env.AWS_REGION ?? 'eu-west-1';
  return (await ask(`AWS region (${usual}): `)) || usual;
}

/** Throws UserFailure for what is no region, before AWS is asked anything: it answers with a host name that is not found. */
export function requireRegion(region: string): void {
  if (regions.includes(region)) return;
  throw new UserFailure(
    `--region is ${region}, which is no region of AWS's public partition.${suggest(region, regions)}`,
  );
}

/** The platform's name where nobody says one: the folder's where it can be one. */
export function nameFrom(repository: string): string {
  const name = basename(repository).toLowerCase();
  return objectNamePattern.test(name) ? name : 'warren';
}

/** Private and seldom used elsewhere, and clear of what Docker takes for itself. */
const usualNetwork = '10.20.0.0/16';

/** What a first platform.yaml says. */
export interface FirstPlatform {
  name: string;
  accountId: string;
  /** Said above the account. Default: nothing. */
  aboutAccount?: string;
  region: string;
  /** Empty for none. */
  domain: string;
  zones: readonly string[];
  /** OWNER/REPOSITORY. Default: none. */
  github?: string;
}

/** The text of a first platform.yaml. Throws UserFailure when what was said cannot stand in it. */
export function platformText(props: FirstPlatform): string {
  const text = platformLines(props).join('\n');
  const { problems } = loadCatalog({
    files: [{ path: platformFile, text }],
    today: new Date().toISOString().slice(0, 10),
  });
  if (problems.some(({ severity }) => severity !== 'warning')) {
    throw new UserFailure(`What was given does not make a platform.yaml:\n${formatProblems(problems)}`);
  }
  return text;
}

function platformLines(props: FirstPlatform): string[] {
  const { name, accountId, aboutAccount, region, domain, zones, github } = props;
  return [
    '# yaml-language-server: $schema=schemas/platform.schema.json',
    '# The account and the network that every broker stands in.',
    `name: ${quoted(name)}`,
    ...(aboutAccount === undefined ? [] : [`# ${aboutAccount}`]),
    `accountId: ${JSON.stringify(accountId)}`,
    `region: ${quoted(region)}`,
    ...(domain === '' ? [] : [`domain: ${quoted(domain)}`]),
    '',
    'network:',
    `  cidr: ${usualNetwork}`,
    `  zones: [${zones.join(', ')}]`,
    ...(github === undefined ? [] : ['', 'github:', `  repository: ${JSON.stringify(github)}`]),
    '',
  ];
}

/** As YAML reads it back, whatever was typed; the schema judges it afterwards. */
function quoted(text: string): string {
  return /^[a-z][a-z0-9.-]*$/.test(text) ? text : JSON.stringify(text);
}
