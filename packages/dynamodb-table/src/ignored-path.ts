/** A path of `ignore_changes`: `GlobalSecondaryIndexes[by-*].ProvisionedThroughput` in its parts. */
export interface IgnoredPath {
  /** The setting at the top: `GlobalSecondaryIndexes`. */
  readonly setting: string;
  /** What is in brackets, in which `*` stands for any text; `undefined` where there are none. */
  readonly key: string | undefined;
  /** What comes after: `['ProvisionedThroughput']`. */
  readonly members: readonly string[];
}

const FORM = /^(?<setting>\w+)(?:\[(?<key>[^\]]+)\])?(?<members>(?:\.\w+)*)$/;

/** The parts of a path; `undefined` where it is none. */
export function parseIgnoredPath(text: string): IgnoredPath | undefined {
  const { setting, key, members } = FORM.exec(text)?.groups ?? {};
  return setting === undefined ? undefined : { setting, key, members: members?.split('.').slice(1) ?? [] };
}

/** Whether a name is the one in a path's brackets; any name is where there are none. */
export function matchesKey({ key = '*' }: IgnoredPath, name: string): boolean {
  const pattern = key.split('*').map((text) => text.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(name);
}
