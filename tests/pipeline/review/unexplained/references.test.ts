import { isTemplate, namedResources, referencesIn } from '../../../../pipeline/review/unexplained/references.ts';

test.each<[string, unknown, string[]]>([
  ['an attribute', '${aws_instance.node-1.id}', ['aws_instance.node-1 id']],
  ['a resource', '${aws_instance.node-1}', ['aws_instance.node-1 -']],
  ['one of several', '${aws_a.b[0].arn} ${aws_a.c["x.y"].id}', ['aws_a.b arn', 'aws_a.c id']],
  [
    'a data source',
    'x${data.terraform_remote_state.network.outputs.ids["eu-west-1a"]}y',
    ['data.terraform_remote_state.network outputs'],
  ],
  [
    'an ephemeral resource',
    '${jsonencode({ p = ephemeral.random_password.a.result })}',
    ['ephemeral.random_password.a result'],
  ],
  ['both branches', '%{ if aws_a.b.on }${aws_c.d.id}%{ endif }', ['aws_a.b on', 'aws_c.d id']],
  ['nested values', [{ a: { b: '${aws_a.b.id}' } }, '${aws_c.d.id}'], ['aws_a.b id', 'aws_c.d id']],
  ['other words', '${var.a.b} ${local.c.d} ${each.value.e} ${path.module}', []],
  ['what is escaped', '$${aws_a.b.id} %%{aws_c.d.id}', []],
  ['text without any', 'aws_a.b.id', []],
  ['no text', 3, []],
])('finds what is referred to in %s', (_, value, found) => {
  expect(referencesIn(value).map(({ address, attribute = '-' }) => `${address} ${attribute}`)).toEqual(found);
});

test('meta-arguments name resources with and without an expression around them', () => {
  expect(namedResources(['aws_a.b', '${aws_c.d.id}', 'data.aws_e.f'])).toEqual([
    { address: 'aws_a.b' },
    { address: 'aws_c.d', attribute: 'id' },
    { address: 'data.aws_e.f' },
  ]);
  expect(namedResources(undefined)).toEqual([]);
});

test('a text that is worked out is told from one that is escaped', () => {
  expect([isTemplate('a${b}'), isTemplate('%{ if a }'), isTemplate('$${b}'), isTemplate('$b {}')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
