/** One setting whose observed value is not the declared one. */
export interface SettingDrift {
  /** Its path in the definition, for example `ProvisionedThroughput.ReadCapacityUnits`. */
  readonly path: string;
  /** The value that was observed; `undefined` where there is none. */
  readonly observed: unknown;
  /** The value that is declared; `undefined` where there is none. */
  readonly declared: unknown;
  /** Whether the definition does not declare the setting: an apply leaves it as it is. */
  readonly undeclared?: true;
}
