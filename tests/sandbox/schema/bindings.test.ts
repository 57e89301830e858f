import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBindingSource } from '../../../sandbox/schema/binding-source.ts';
import { readProviderSchema, readTypeSchema } from '../../../sandbox/schema/bindings.ts';
import type { Block, NestedBlock } from '../../../sandbox/schema/schema.ts';
import type { TypeUse } from '../../../sandbox/schema/types-in-use.ts';

function schemaOf(type: string, kind: TypeUse['kind'] = 'resource'): Block {
  const provider = type.slice(0, type.indexOf('_')) as TypeUse['provider'];
  const block = readTypeSchema({ provider, kind, type });
  if (block === undefined) throw new Error(`no schema of ${type}`);
  return block;
}

function nested(block: Block, name: string): NestedBlock {
  const found = block.blocks[name];
  if (found === undefined) throw new Error(`no block ${name}`);
  return found;
}

describe('the schema of a resource', () => {
  it('says which arguments are required, optional and decided by the provider', () => {
    const { attributes } = schemaOf('aws_ebs_volume');
    expect(attributes.availability_zone).toMatchObject({ type: 'string', required: true, computed: false });
    expect(attributes.size).toMatchObject({ type: 'number', optional: true, computed: true });
    expect(attributes.arn).toMatchObject({ type: 'string', optional: false, computed: true });
  });

  it('tells a list from a set and a map', () => {
    const { attributes } = schemaOf('aws_network_interface');
    expect(attributes.private_ip_list?.type).toEqual(['list', 'string']);
    expect(attributes.private_ips?.type).toEqual(['set', 'string']);
    expect(attributes.tags?.type).toEqual(['map', 'string']);
  });

  it('tells a block that may be there once from one that may repeat', () => {
    const instance = schemaOf('aws_instance');
    expect(nested(instance, 'root_block_device')).toMatchObject({ nesting: 'list', maxItems: 1, minItems: 0 });
    expect(nested(instance, 'ebs_block_device')).toMatchObject({ nesting: 'set', maxItems: 0 });
    expect(nested(instance, 'timeouts')).toMatchObject({ nesting: 'single' });
    expect(nested(schemaOf('aws_lb_listener'), 'default_action')).toMatchObject({ nesting: 'list', minItems: 1 });
  });

  it('marks arguments that end in _wo as write-only, but not the attributes that only say whether there is one', () => {
    const { attributes } = schemaOf('aws_secretsmanager_secret_version');
    expect(attributes.secret_string_wo).toMatchObject({ writeOnly: true, sensitive: true });
    expect(attributes.has_secret_string_wo).toMatchObject({ writeOnly: false, type: 'bool', computed: true });
  });

  it('gives attributes that hold objects the type of those objects', () => {
    const { attributes } = schemaOf('aws_db_instance');
    expect(attributes.master_user_secret?.type).toEqual([
      'list',
      ['object', { kms_key_id: 'string', secret_arn: 'string', secret_status: 'string' }],
    ]);
  });

  it('reads nested attributes of Cloudflare, including a value of any type', () => {
    const { data } = schemaOf('cloudflare_dns_record').attributes;
    expect(data?.nested?.nesting).toBe('single');
    expect(data?.nested?.attributes.flags).toMatchObject({ type: 'dynamic', optional: true });
  });

  it('is found for random_string, whose binding has another name', () => {
    expect(schemaOf('random_string').attributes.length).toMatchObject({ type: 'number', required: true });
  });
});

describe('the schema of a provider', () => {
  it('holds its configuration and the named types, and leaves out types that have no binding', () => {
    const schema = readProviderSchema('aws', [
      { provider: 'aws', kind: 'resource', type: 'aws_vpc' },
      { provider: 'aws', kind: 'resource', type: 'aws_castle' },
      { provider: 'random', kind: 'resource', type: 'random_id' },
      { provider: 'aws', kind: 'data', type: 'aws_caller_identity' },
    ]);
    expect(Object.keys(schema.resources)).toEqual(['aws_vpc']);
    expect(Object.keys(schema.data)).toEqual(['aws_caller_identity']);
    expect(nested(schema.provider, 'default_tags').block.attributes.tags?.type).toEqual(['map', 'string']);
    expect(schema.provider.attributes).not.toHaveProperty('alias');
  });

  it('makes the ephemeral password from the managed one, without what identifies it', () => {
    const { attributes } = schemaOf('random_password', 'ephemeral');
    expect(attributes).toHaveProperty('result');
    expect(attributes).not.toHaveProperty('id');
    expect(attributes).not.toHaveProperty('keepers');
  });
});

describe('a binding in a form that the reader does not know', () => {
  it('is refused with the name of the type and the attribute', () => {
    const use = { provider: 'cloudflare', kind: 'data', type: 'cloudflare_load_balancer' } as const;
    expect(() => readTypeSchema(use)).toThrow(/cloudflare_load_balancer[\w.]*: pop_pools has the getter/);
  });

  it('is refused when it carries no source map', () => {
    const folder = mkdtempSync(join(tmpdir(), 'warren-test-'));
    const file = join(folder, 'index.js');
    writeFileSync(file, '"use strict";');
    expect(() => readBindingSource(file)).toThrow('ends with no source map');
    rmSync(folder, { recursive: true });
  });
});
