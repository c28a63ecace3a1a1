import type { Contract } from './contract.js';
import { converging } from './contracts/converging.js';
import { crashing } from './contracts/crashing.js';
import { creating } from './contracts/creating.js';
import { disposal } from './contracts/disposal.js';
import { ending } from './contracts/ending.js';
import { http } from './contracts/http.js';
import { meddling } from './contracts/meddling.js';
import { obstacles } from './contracts/obstacles.js';
import { planning } from './contracts/planning.js';
import { registration } from './contracts/registration.js';
import { secrets } from './contracts/secrets.js';
import { validation } from './contracts/validation.js';

/** All that every flavor must do, in the order in which it is tried. */
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
