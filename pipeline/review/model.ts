import type { EntryChange, Severity } from '../../catalog/effects/effect.ts';
import type { Problem } from '../../catalog/files/problem.ts';
import type { Sentence } from '../../catalog/words/sentence.ts';
import type { ReachChange } from '../reach/compare.ts';

/** What a change would do, for people first: the one model behind the comment, the terminal and JSON. */
export interface Review {
  /** Version of this model. */
  version: 1;
  /** What the change starts from; absent when there is nothing before it. */
  base?: { name: Sentence; commit?: string };
  /** What is reviewed: a commit, and whether there is more in the folder than it holds. */
  head: { commit?: string; uncommitted: boolean };
  /** AWS region of the platform, where platform.yaml can be read. */
  region?: string;
  /** Every object whose file says something else than before, in the order of their files. */
  objects: ObjectChange[];
  /** What changed code does to stacks, where it does anything. */
  code?: CodeChange;
  /** Every stack that differs or that a plan would change, in the order of names. */
  stacks: StackChange[];
  /** What a plan would do and no changed file explains, in the order of stacks. */
  unexplained: Unexplained[];
  /** Errors of the files as they are now: nothing can be applied while there is any. */
  problems: Problem[];
  /** Warnings of the rules about files that changed, and about others where the change brought them about. */
  warnings: Problem[];
  /** What becomes reachable and what no longer; absent where that is nothing, or is not known. */
  reach?: ReachChange;
  /** What dashboards show otherwise, in the order of their names; absent where that is nothing, or is not known. */
  dashboards?: DashboardChange[];
  /** Absent when no known price changes. */
  cost?: Cost;
  /** When what interrupts people would be applied if it were merged now; absent where that was not asked. */
  times?: StackTime[];
  /** Why nothing of it can be applied, where something else than its effects and its files keeps it from that. */
  unfit?: Sentence;
  /** Present where a side could not be synthesized: what of Terraform differs is then known from plans alone. */
  incomplete?: true;
  /** What was not looked at, and why; what to do about it. */
  notes: Sentence[];
  /** The same for every change with the same effects; see fingerprint.ts. */
  fingerprint: string;
}

/** A change of one file. */
export interface ObjectChange {
  /** The name of its kind: `broker`. */
  kind: string;
  /** `orders`; the name of the platform for platform.yaml. */
  name: string;
  /** `brokers/orders.yaml`. */
  file: string;
  change: 'added' | 'changed' | 'removed' | 'renamed';
  /** Name of the object that it was, when renamed. */
  formerName?: string;
  /** In the order of the file. Not empty. */
  effects: ObjectEffect[];
}

/** What one changed field does. */
export interface ObjectEffect {
  severity: Severity;
  /** About the object, whose name stands before it where it is shown: `grows its disks from 100 to 200 GiB. …`. */
  sentence: Sentence;
  /** `instance.type`; empty when it is the file itself. */
  field: string;
  /** Where it stands, with the file as it was when it is gone now. */
  at: { file: string; line: number; side: 'before' | 'after' };
  /** Resources whose change carries the effect, in order; empty when none does. */
  proof: Proof[];
  /** The entry of a list or mapping that comes, goes or is otherwise; absent where the effect is of something else. */
  entry?: EntryChange;
  /** What it tells of in one sentence, where that is many of one sort; see gather-alike.ts. */
  each?: Pick<ObjectEffect, 'sentence' | 'field' | 'at'>[];
}

/** A resource by which an effect is proved. */
export interface Proof {
  stack: string;
  /** As Terraform writes it: `aws_instance.node-1`. */
  address: string;
}

/** What changed code, rather than a changed file of data, does. */
export interface CodeChange {
  severity: Severity;
  sentence: Sentence;
  /** What differs for that reason. */
  proof: Proof[];
}

/** What a change means for one stack. */
export interface StackChange {
  name: string;
  change: 'new' | 'changed' | 'removed';
  /**
   * Where the rest comes from: Terraform's plan; the synthesized output alone, where there is no plan; or that output
   * because the stack cannot be planned before those in `waitsFor` are applied.
   */
  source: 'plan' | 'synthesized' | 'deferred';
  /** Stacks that have to be applied before this one can be planned. */
  waitsFor: string[];
  counts: StackCounts;
  /** In the order in which they happen as far as it is fixed: nodes and their gates in turn. */
  resources: ResourceChange[];
}

/** When a stack that interrupts people would be applied. */
export interface StackTime {
  stack: string;
  /** Whether windows or freezes hold it. */
  held: boolean;
  /** ISO time at which they let it go; absent where it is not held, and where they leave no time at all. */
  until?: string;
}

/** How many resources are added, changed, replaced, destroyed, and let go of without being destroyed. */
export interface StackCounts {
  added: number;
  changed: number;
  replaced: number;
  destroyed: number;
  released: number;
}

/** A change of one resource. */
export interface ResourceChange {
  /** As Terraform writes it: `aws_instance.node-1`. */
  address: string;
  /** `forget`: Terraform lets go of it and it goes on existing. `read`: a data source that is read during apply. */
  action: 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'read';
  /** Attributes that differ, in alphabetical order; left out for what is new or gone. */
  attributes: AttributeChange[];
}

/** An attribute of a resource that differs: both sides shortened, and hidden where they are secret. */
export interface AttributeChange {
  name: string;
  /** Absent when there was none. */
  before?: string;
  /** Absent when there is none any more. */
  after?: string;
  /** Of a document or of several values the parts that differ, each with its path as its name; the first hundred. */
  parts?: AttributeChange[];
  /** How many parts differ besides those. */
  moreParts?: number;
}

/** Something that a plan would do and that no changed file explains. */
export interface Unexplained {
  stack: string;
  address: string;
  action: ResourceChange['action'] | 'output';
  /**
   * `drift`: the thing itself was changed outside Terraform. `not applied`: the files said so before this change, and it
   * was never applied, or Warren, a provider or AWS changed a default. `undone`: it is gone outside Terraform. `waiting`: AWS
   * does it in the maintenance window of the thing, and shows it as it was until then.
   */
  cause: 'drift' | 'not applied' | 'undone' | 'waiting';
  attributes: AttributeChange[];
  severity: Severity;
  sentence: Sentence;
}

/** What a change does to a dashboard, whichever file it comes from. */
export interface DashboardChange {
  name: string;
  /** `dashboards/orders.ts`. */
  file: string;
  title: string;
  /** One that goes is told with its file. */
  change: 'new' | 'changed';
  /** Those that differ: as they are placed, then those that are gone. */
  panels: PanelChange[];
  /** Every panel that there is, to be drawn. */
  grid: GridPanel[];
}

/** A panel that differs. `moved`: it asks the same at another place, or in another size. */
export interface PanelChange {
  title: string;
  change: 'added' | 'removed' | 'changed' | 'moved';
  /** What it asks no more, and what instead; empty where something else differs. */
  queries: { before?: string; after?: string }[];
}

/** Where a panel lies: of 24 columns, and lines from the top. */
export interface GridPanel {
  title: string;
  isRow: boolean;
  x: number;
  y: number;
  w: number;
  h: number;
  /** In a dashboard that was there before. */
  change?: PanelChange['change'] | undefined;
}

/** What is charged a month in US dollars and whole cents, as far as prices are known. */
export interface Cost {
  /** What this change adds; negative where it saves. It is `after` less `before`, and what its objects add together. */
  change: number;
  /** What the whole platform costs before it. */
  before: number;
  /** What the whole platform costs after it, with what it leaves behind, and without what is refused. */
  after: number;
  /** Each object that costs something else, by kinds and names. */
  objects: ObjectCost[];
  /** Objects whose change is refused, and which therefore cost after it what they did before. */
  refused: CountedObject[];
  /** Objects of the platform whose price is not known, and which are in none of the numbers. */
  unknown: CountedObject[];
  /** Those of which only what always runs is counted, and which cost more while there is more to do. */
  least: CountedObject[];
  /** What besides is charged for the platform, and is in none of the numbers: `NAT gateways`. */
  notCounted: string[];
}

/** An object, by its kind and name. */
export interface CountedObject {
  /** `broker` */
  kind: string;
  name: string;
}

/** What one object costs a month. */
export interface ObjectCost extends CountedObject {
  /** The stack of Terraform that has what is paid for. */
  stack?: string;
  /** `after` less `before`. */
  change: number;
  before: number;
  after: number;
}
