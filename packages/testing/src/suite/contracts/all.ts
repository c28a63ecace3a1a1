import type { Contract } from '../context.js';
import { convergence } from './convergence.js';
import { crashes } from './crashes.js';
import { creationProof } from './creation-proof.js';
import { disposal } from './disposal.js';
import { earlyEnd } from './early-end.js';
import { httpFailures } from './http-failures.js';
import { noProgress } from './no-progress.js';
import { otherProcesses } from './other-processes.js';
import { adoption } from './ownership/adoption.js';
import { failures } from './ownership/failures.js';
import { listing } from './ownership/listing.js';
import { marks } from './ownership/marks.js';
import { observing } from './ownership/observing.js';
import { plans } from './plans.js';
import { registration } from './registration.js';
import { secrets } from './secrets.js';
import { validation } from './validation.js';

/**
 * Every contract, in the order in which they run. To add one:
 *
 * 1. Add it to the file of its theme: each file of this folder and of `ownership` is one theme. List a new file here.
 * 2. Add its name and title to the table in `README.md` of this package.
 * 3. Add a flavor that violates it to `test/support/broken-flavors.ts`.
 *
 * `test/suite/broken-flavors.test.ts` fails without steps 2 and 3.
 */
export const CONTRACTS: readonly Contract[] = [
  ...registration,
  ...validation,
  ...convergence,
  ...plans,
  ...otherProcesses,
  ...earlyEnd,
  ...crashes,
  ...creationProof,
  ...httpFailures,
  ...noProgress,
  ...marks,
  ...adoption,
  ...listing,
  ...failures,
  ...observing,
  ...disposal,
  ...secrets,
];
