import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { familyOf, instanceTypes } from '../../../catalog/facts/instance-types.ts';
import { cacheNodeTypes, databaseClasses } from '../../../catalog/facts/store-classes.ts';

/*
 * `npm run record:regions`: makes catalog/facts/region-table.ts of what PyPI's cfn-lint has of AWS's regions, and names what of
 * catalog/facts/store-classes.ts a region does not have any more. Needs python3 with pip, and PyPI. Another cfn-lint is asked for by its version:
 * `npm run record:regions -- 1.59.0`.
 */

const head = `/**
 * Regions of AWS's public partition: the letters of their zones, and the families of instance-types.ts that they do not offer.
 * Made by \`npm run record:regions\`, never edited.
 * Source: SOURCE: its own list of zones, and of AWS's price list data/schemas/extensions/aws_ec2_instance/instancetype_enum.json
 */
// biome-ignore format: a table, one region a line
export const regionTable: Readonly<Record<string, { zones: string; without: string }>> = {
`;

/** Prints the zones of every region, which cfn-lint holds in its program. */
const printZones = `
import ast, json, sys
for node in ast.parse(open(sys.argv[1]).read()).body:
    if isinstance(node, ast.Assign) and node.targets[0].id == 'AVAILABILITY_ZONES':
        print(json.dumps(ast.literal_eval(node.value)))
`;

const version = process.argv[2] ?? '1.58.0';

/** Zones that other accounts have beside those of cfn-lint's: docs.aws.amazon.com/global-infrastructure/latest/regions/az-ids.html */
const zonesOfOtherAccounts: Readonly<Record<string, string>> = { 'us-west-1': 'b' };

const folder = mkdtempSync(join(tmpdir(), 'warren-regions-'));
try {
  const python = (...args: string[]) =>
    execFileSync('python3', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  python('-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, `cfn-lint==${version}`);
  const [wheel = ''] = readdirSync(folder);
  python('-m', 'zipfile', '-e', join(folder, wheel), folder);
  const data = join(folder, 'cfnlint', 'data', 'schemas');
  const zones = JSON.parse(python('-c', printZones, join(folder, 'cfnlint', 'helpers.py'))) as Record<string, string[]>;
  const offered = offers(join(data, 'extensions', 'aws_ec2_instance', 'instancetype_enum.json'));
  const { schema_date } = JSON.parse(readFileSync(join(data, 'version.json'), 'utf8')) as { schema_date: string };
  const lines = [...offered].map(([region, types]) => {
    const own = (zones[region] ?? []).map((zone) => zone.slice(region.length));
    const letters = [...new Set([...own, ...(zonesOfOtherAccounts[region] ?? '')])].sort().join('');
    return `  '${region}': { zones: '${letters}', without: '${familiesWithout(types).join(' ')}' },\n`;
  });
  const source = `https://pypi.org/project/cfn-lint/${version}/, as of ${schema_date.slice(0, 10)}`;
  writeFileSync('catalog/facts/region-table.ts', `${head.replace('SOURCE', source)}${lines.join('')}};\n`);
  tellGone(join(data, 'extensions'), [...offered.keys()]);
} finally {
  rmSync(folder, { recursive: true });
}

/** What each region of the public partition offers, sorted. */
function offers(file: string): Map<string, Set<string>> {
  const all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { enum?: string[] }>;
  return new Map(
    Object.entries(all)
      .filter(([region]) => /^(?!cn-|us-gov-)[a-z]+-[a-z]+-\d$/.test(region))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([region, found]) => [region, new Set(found.enum ?? [])]),
  );
}

/** Families of which a region has no type. Throws where it has some, which the table cannot say. */
function familiesWithout(types: ReadonlySet<string>): string[] {
  const families = [...new Set(instanceTypes.map(({ name }) => familyOf(name)))];
  return families.filter((family) => {
    const sizes = instanceTypes.filter(({ name }) => familyOf(name) === family);
    const there = sizes.filter(({ name }) => types.has(name)).length;
    if (there > 0 && there < sizes.length)
      throw new Error(`a region has ${there} of ${sizes.length} sizes of ${family}`);
    return there === 0;
  });
}

/** Names what a region has no more of databases' classes, of MariaDB's first version, and of caches' node types. */
function tellGone(extensions: string, regions: readonly string[]): void {
  const databases = JSON.parse(
    readFileSync(join(extensions, 'aws_rds_dbinstance', 'dbinstanceclass_enum.json'), 'utf8'),
  );
  const caches = offers(join(extensions, 'aws_elasticache_cachecluster', 'cachenodetype_enum.json'));
  for (const region of regions) {
    const classes = new Set(classesOf('mariadb', databases[region]));
    const gone = [
      ...databaseClasses(region).filter((name) => !classes.has(name)),
      ...cacheNodeTypes(region).filter((name) => !caches.get(region)?.has(name)),
    ];
    if (gone.length > 0) console.log(`${region} has no ${gone.join(', ')}`);
  }
}

interface ClassesOfEngines {
  allOf: {
    if: { properties: { Engine?: { const?: string } } };
    then: { properties: { DBInstanceClass: { enum: string[] } } };
  }[];
}

function classesOf(engine: string, found?: ClassesOfEngines): string[] {
  const ofEngine = found?.allOf.filter((each) => each.if.properties.Engine?.const === engine) ?? [];
  return ofEngine.flatMap((each) => each.then.properties.DBInstanceClass.enum);
}
