/** What a definition keeps `apply()` from doing. The verbs themselves still do what they are asked for. */
export interface Protection {
  /** `persist_on_termination`: an apply that is to terminate the resource leaves it as it is. */
  readonly termination: boolean;
  /** `persist_on_update`: an apply leaves the settings of a resource that is in the desired state as they are. */
  readonly update: boolean;
}

/** The key of a definition by which a resource is left as it is. */
export type Keeper = 'persist_on_termination' | 'persist_on_update';
