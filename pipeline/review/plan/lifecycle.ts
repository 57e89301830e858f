import { objectOf, type Values } from './json-value.ts';

/** https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle */
export function lifecycleOf({ lifecycle }: Values): Values {
  return objectOf(Array.isArray(lifecycle) ? lifecycle[0] : lifecycle);
}

/** Names without those that Terraform is told to ignore on what exists. */
export function heededNames(block: Values, names: readonly string[]): string[] {
  const { ignore_changes: ignored } = lifecycleOf(block);
  if (ignored === 'all' || (Array.isArray(ignored) && ignored.includes('all'))) return [];
  return names.filter((name) => !Array.isArray(ignored) || !ignored.includes(name));
}
