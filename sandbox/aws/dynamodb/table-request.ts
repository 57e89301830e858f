type Attributes = Readonly<Record<string, unknown>>;

/** What CreateTable has to be asked for so that it makes the table that Terraform's `aws_dynamodb_table` describes. */
export function tableRequest(name: string, attributes: Attributes): { TableName: string } & Record<string, unknown> {
  const definitions = blocks(attributes.attribute).map(({ name, type }) => ({
    AttributeName: name,
    AttributeType: type,
  }));
  const index = (block: Attributes) => ({
    IndexName: block.name,
    // An index beside the table shares its partition key and does not name it.
    KeySchema: keySchema({ hash_key: attributes.hash_key, ...block }),
    Projection: {
      ProjectionType: block.projection_type,
      ...(block.projection_type === 'INCLUDE' && { NonKeyAttributes: block.non_key_attributes }),
    },
  });
  return {
    TableName: name,
    AttributeDefinitions: definitions,
    KeySchema: keySchema(attributes),
    BillingMode: 'PAY_PER_REQUEST',
    ...notEmpty('GlobalSecondaryIndexes', blocks(attributes.global_secondary_index).map(index)),
    ...notEmpty('LocalSecondaryIndexes', blocks(attributes.local_secondary_index).map(index)),
  };
}

function blocks(value: unknown): Attributes[] {
  return Array.isArray(value) ? value : [];
}

function keySchema({ hash_key, range_key }: Attributes): object[] {
  const range =
    typeof range_key === 'string' && range_key !== '' ? [{ AttributeName: range_key, KeyType: 'RANGE' }] : [];
  return [{ AttributeName: hash_key, KeyType: 'HASH' }, ...range];
}

function notEmpty(name: string, list: object[]): object {
  return list.length === 0 ? {} : { [name]: list };
}
