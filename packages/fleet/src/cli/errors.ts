import { defineError } from '@pcf/core';

/** The file with the set-up of a fleet is missing, or wrong. `issues` has one line for each fault. */
export class SetUpError extends defineError(
  'SetUpError',
  'PCF_FLEET_SET_UP',
  (file: string, issues: readonly string[], { cause }: ErrorOptions = {}) => ({
    file,
    issues,
    message: [`The set-up of the fleet in ${file} cannot be used:`, ...issues.map((issue) => `  ${issue}`)],
    cause,
  }),
) {}

/** Definitions have values of secret parameters, which the fleet would store. `settings` names where. */
export class SecretParameterError extends defineError(
  'SecretParameterError',
  'PCF_FLEET_SECRET_PARAMETER',
  (settings: readonly string[]) => ({
    settings,
    message: [
      'These settings have values of secret parameters, and the database of the fleet would keep them:',
      ...settings.map((setting) => `  ${setting}`),
      'Use a lookup in their place: workers then read the value when they need it.',
    ],
  }),
) {}

/** The database of the fleet cannot be used. */
export class DatabaseError extends defineError(
  'DatabaseError',
  'PCF_FLEET_DATABASE',
  (
    { place, from }: { readonly place: string; readonly from: string },
    reason: string,
    { cause }: ErrorOptions = {},
  ) => ({
    message: `Cannot use the database at ${place} (from ${from}): ${reason.replace(/\.$/, '')}. Check that it runs, and the user's rights.`,
    cause,
  }),
) {}

/** A package that `pcf fleet dev` needs is not installed. */
export class MissingPackageError extends defineError(
  'MissingPackageError',
  'PCF_FLEET_MISSING_PACKAGE',
  (packageName: string, { cause }: ErrorOptions = {}) => ({
    packageName,
    message: `pcf fleet dev needs the package ${packageName}. Install it: npm install --save-dev ${packageName}`,
    cause,
  }),
) {}
