import { bind, type Registrar } from '@pcf/core';
import { CALL_BUDGET, UNLIMITED } from './calls/budget.js';
import { AWS_RATES, DocumentedRates } from './calls/rates.js';
import { AWS_CLIENTS, AwsClients } from './clients.js';
import { BEFORE_SEND, LET_PASS } from './outgoing-call.js';
import { AWS_SETTINGS, type AwsSettings } from './settings.js';

const DEFAULT_SETTINGS: AwsSettings = {};
const SETTINGS = bind(AWS_SETTINGS, { useValue: DEFAULT_SETTINGS });
const CLIENTS = bind(AWS_CLIENTS, { useClass: AwsClients });
const RATES = bind(AWS_RATES, { useClass: DocumentedRates });
const BUDGET = bind(CALL_BUDGET, { useValue: UNLIMITED });
const HOOK = bind(BEFORE_SEND, { useValue: LET_PASS });

/**
 * Registers the services that AWS flavors share. Every AWS plugin calls it in its `register()`, and gets the same clients.
 *
 * @example
 * ```ts
 * export const topics: Plugin<typeof topicFlavor> = {
 *   name: '@acme/pcf-topics',
 *   apiVersion: 1,
 *   register(registrar) {
 *     registerAws(registrar);
 *     registrar.flavor(topicFlavor);
 *   },
 * };
 * ```
 */
export function registerAws(registrar: Pick<Registrar, 'service'>): void {
  registrar.service(SETTINGS);
  registrar.service(CLIENTS);
  registrar.service(RATES);
  registrar.service(BUDGET);
  registrar.service(HOOK);
}
