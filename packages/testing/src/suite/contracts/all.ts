import type { Contract } from '../context.js';
import { ending } from './abort-and-deadline.js';
import { converging } from './convergence.js';
import { crashing } from './crashes.js';
import { creating } from './creation-proof.js';
import { disposal } from './disposal.js';
import { http } from './http-failures.js';
import { obstacles } from './obstacles.js';
import { meddling } from './outside-changes.js';
import { planning } from './plans.js';
import { registration } from './registration.js';
import { secrets } from './secrets.js';
import { validation } from './validation.js';

/** Every contract, in the order in which they run. To add one, add it to a file of this folder. */
export const CONTRACTS: readonly Contract[] = [
  ...registration,
  ...validation,
  ...converging,
  ...planning,
  ...meddling,
  ...ending,
  ...crashing,
  ...creating,
  ...http,
  ...obstacles,
  ...disposal,
  ...secrets,
];
