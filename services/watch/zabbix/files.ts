import { parse } from 'yaml';
import { z } from 'zod';
import { zabbixGroup, zabbixMediaPrefix, zabbixVersion } from '../../../contracts/zabbix.ts';
import type { Problem } from '../checks/problem.ts';

/** A file of Zabbix's in a bundle. */
export interface ZabbixFile {
  path: string;
  text: string;
}

const named = z.looseObject({ name: z.string() });
const groups = z.array(named).default([]);

/** As much of a file as has to be known of it; Zabbix checks all of it. */
const contents = z.strictObject({
  version: z.string(),
  host_groups: groups,
  template_groups: groups,
  templates: z.array(z.looseObject({ template: z.string(), groups })).default([]),
  triggers: z.array(z.looseObject({})).default([]),
  hosts: z.array(z.looseObject({ host: z.string(), groups, templates: z.array(named).default([]) })).default([]),
  media_types: z.array(named).default([]),
});

export type ZabbixContents = z.infer<typeof contents>;

const file = z.object({ zabbix_export: contents });

/** Reads a file. Throws what is wrong with its form. */
export function readZabbixFile({ text }: Pick<ZabbixFile, 'text'>): ZabbixContents {
  const parsed = file.safeParse(parse(text));
  if (parsed.success) return parsed.data.zabbix_export;
  const [issue] = parsed.error.issues;
  throw new Error(`${issue?.path.join('.') || 'the file'}: ${issue?.message}`);
}

/** What of the files Zabbix would refuse or nobody could take back, before it is asked. */
export function checkZabbixFiles(files: readonly ZabbixFile[]): Problem[] {
  const problems: Problem[] = [];
  const readable = files.flatMap((one) => {
    try {
      return [{ path: one.path, contents: readZabbixFile(one) }];
    } catch (error) {
      problems.push({ path: one.path, problem: (error as Error).message });
      return [];
    }
  });
  const seen = new Map<string, string>();
  const templates = new Set(readable.flatMap((one) => one.contents.templates.map(({ template }) => template)));
  for (const { path, contents: of } of readable) {
    const found = [...checkOne(of), ...checkLinks(of, templates), ...checkTwice(of, seen)];
    problems.push(...found.map((problem) => ({ path, problem })));
  }
  return problems;
}

function checkOne({
  version,
  templates,
  hosts,
  media_types: media,
  triggers,
  ...groupLists
}: ZabbixContents): string[] {
  return [
    ...(version === zabbixVersion ? [] : [`version is ${version}; export it from Zabbix ${zabbixVersion}`]),
    ...[...groupLists.host_groups, ...groupLists.template_groups].flatMap((group) =>
      withoutUuid(group, `group ${group.name}`),
    ),
    ...templates.flatMap((template) => [
      ...ofGroup(template.groups, `template ${template.template}`),
      ...withoutUuid(template, `template ${template.template}`),
      ...partsOf(template).flatMap(({ part, name }) => withoutUuid(part, `${name} of template ${template.template}`)),
    ]),
    ...triggers
      .filter(({ uuid }) => uuid === undefined)
      .map(({ name }) => `trigger ${name} has no uuid, which those of templates need`),
    ...hosts.flatMap((host) => [
      ...ofGroup(host.groups, `host ${host.host}`),
      ...partsOf(host)
        .filter(({ part }) => part.uuid !== undefined)
        .map(({ name }) => `${name} of host ${host.host} has a uuid, which Zabbix takes of templates alone`),
    ]),
    ...media
      .filter(({ name }) => !name.startsWith(zabbixMediaPrefix))
      .map(
        ({ name }) => `media type ${name} does not begin with "${zabbixMediaPrefix}", by which it would be found again`,
      ),
  ];
}

/** A random one, as Zabbix asks for: https://www.zabbix.com/documentation/7.0/en/manual/xml_export_import/templates */
const uuidPattern = /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

function withoutUuid(of: Record<string, unknown>, name: string): string[] {
  if (typeof of.uuid === 'string' && uuidPattern.test(of.uuid)) return [];
  return [`${name} has ${of.uuid === undefined ? 'no uuid' : `the uuid ${of.uuid}, which is not one of version 4`}`];
}

function ofGroup(of: readonly { name: string }[], name: string): string[] {
  return of.some((group) => group.name === zabbixGroup) ? [] : [`${name} is not in the group ${zabbixGroup}`];
}

/** Lists of parts that have a uuid in templates. */
const lists = [
  'items',
  'discovery_rules',
  'item_prototypes',
  'triggers',
  'trigger_prototypes',
  'valuemaps',
  'httptests',
];

function partsOf(of: Record<string, unknown>): { part: Record<string, unknown>; name: string }[] {
  return lists.flatMap((list) => {
    const parts = Array.isArray(of[list]) ? (of[list] as Record<string, unknown>[]) : [];
    return parts.flatMap((part) => [{ part, name: `${list} "${part.key ?? part.name}"` }, ...partsOf(part)]);
  });
}

function checkLinks({ hosts }: ZabbixContents, templates: ReadonlySet<string>): string[] {
  return hosts.flatMap((host) =>
    host.templates
      .filter(({ name }) => !templates.has(name))
      .map(({ name }) => `host ${host.host} has the template ${name}, which no file holds`),
  );
}

/** Names and UUIDs of which Zabbix has one alone. Groups stand in each file that names them. */
function checkTwice(
  { templates, hosts, media_types: media, triggers }: ZabbixContents,
  seen: Map<string, string>,
): string[] {
  const things = [
    ...templates.map(({ template }) => `template ${template}`),
    ...hosts.map(({ host }) => `host ${host}`),
    ...media.map(({ name }) => `media type ${name}`),
    ...[
      ...templates,
      ...triggers,
      ...templates.flatMap((template) => partsOf(template).map(({ part }) => part)),
    ].flatMap(({ uuid }) => (typeof uuid === 'string' ? [`uuid ${uuid}`] : [])),
  ];
  return things.flatMap((thing) => {
    if (seen.has(thing)) return [`${thing} is there twice`];
    seen.set(thing, thing);
    return [];
  });
}
