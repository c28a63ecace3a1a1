/** The parsed options of all commands. */
export interface Options {
  readonly file?: readonly string[];
  /** The largest definition file to read, in bytes. */
  readonly maxSize?: number;
  /** The owner of the resources. */
  readonly owner?: string;
  /** The environment whose overlays are merged. */
  readonly env?: string;
  /** Values of parameters: `name=value`. */
  readonly param?: readonly string[];
  readonly state?: string;
  /** The file to write the plan, or the schema, to. */
  readonly out?: string;
  /** The digest that the plan must have. */
  readonly expect?: string;
  /** Whether to select the parents (or children) of the named particles too. */
  readonly cascade?: boolean;
  /** Whether to terminate what the owner has and no definition describes. */
  readonly prune?: boolean;
  /** The number of particles that are worked on at once. */
  readonly concurrency?: number;
  /** Whether a failure terminates the resources that this command created. */
  readonly rollback?: boolean;
  /** In seconds. */
  readonly timeout?: number;
  readonly yes?: boolean;
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly profile?: string;
  /** Whether to use local backends in place of the cloud. */
  readonly local?: boolean;
  /** The folder in which local backends keep their state. */
  readonly folder?: string;
  /** The first port of local backends; 0 for any free ports. */
  readonly port?: number;
  /** How long the transient states of local backends last. */
  readonly durations?: LocalDurations;
  /** Whether the graph shows the observed states. */
  readonly live?: boolean;
  readonly format?: GraphFormat;
  /** The flavors of a new project. */
  readonly flavor?: readonly string[];
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** The format of `pcf graph`. */
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** The values of `--format`. */
export const GRAPH_FORMATS = ['text', 'mermaid', 'svg'] as const;

/** How long local backends take: not at all, about half a second, or as long as AWS. */
export type LocalDurations = (typeof LOCAL_DURATIONS)[number];

/** The values of `--durations`. */
export const LOCAL_DURATIONS = ['instant', 'demo', 'aws'] as const;

/** The first port of `pcf local`. */
export const FIRST_LOCAL_PORT = 4600;

/** The command line is wrong. This is not a `PcfError` and not in `errors.ts`, so that `--help` does not load core. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'PCF_USAGE';
}
