import type { Edit } from '../../catalog/files/edit-yaml.ts';

/** How files that an earlier release read are written for a later one. */
export interface Codemod {
  /** The release that reads the new form, such as 0.2.0. */
  version: string;
  /** What it does, as a sentence that stands in the pull request. */
  does: string;
  /** What is to be changed in a file; nothing where it is written so already, so that it can run again. */
  edits(file: CarriedFile): Edit[];
}

/** A file of a repository, as a codemod sees it. */
export interface CarriedFile {
  /** Name of its kind, such as broker. */
  kind: string;
  path: string;
  /** What it says. */
  value: unknown;
}

/** In the order of releases. So far no release has changed what a file may say in a way that one of the release before would not be read. */
export const codemods: readonly Codemod[] = [];
