import type { Step } from '../plan.ts';

/** Something that the provider or AWS would not take. */
export interface Refusal {
  readonly attribute: readonly Step[];
  /** Names type, attribute, value and what is allowed. */
  readonly summary: string;
  /** Who refuses it. */
  readonly detail: string;
}

/** A refusal before it is known of which type it is. */
export interface Found {
  readonly attribute: readonly Step[];
  readonly says: string;
  /** Who refuses it. Default: the provider. */
  readonly by?: string;
}

/** Refusals as Terraform is told of them, each with the argument that it stands at. */
export function refusalMessages(refusals: readonly Refusal[]): object {
  return {
    diagnostics: refusals.map(({ attribute, summary, detail }) => ({
      severity: 'ERROR',
      summary,
      detail,
      // What stands in a set has no position, so the argument at the top is named.
      attribute: { steps: [{ attribute_name: String(attribute[0] ?? '') }] },
    })),
  };
}

/** Throws the first refusal as the error that ends a call to AWS. */
export function throwFirst([first]: readonly Refusal[]): void {
  if (first !== undefined) throw new Error(`${first.summary}\n${first.detail}`);
}
