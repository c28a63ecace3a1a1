import type { Contract } from '../context.js';
import { convergence } from './convergence.js';
import { creationProof } from './creation-proof.js';
import { disposal } from './disposal.js';
import { crashes } from './failures/crashes.js';
import { earlyEnd } from './failures/early-end.js';
import { httpFailures } from './failures/http-failures.js';
import { noProgress } from './failures/no-progress.js';
import { otherProcesses } from './failures/other-processes.js';
import { refusals } from './failures/refusals.js';
import { leftovers } from './leftovers.js';
import { losses } from './losses.js';
import { adoption } from './ownership/adoption.js';
import { failures } from './ownership/failures.js';
import { listing } from './ownership/listing.js';
import { marks } from './ownership/marks.js';
import { observing } from './ownership/observing.js';
import { plans, purePlanning } from './plans.js';
import { registration } from './registration.js';
import { secrets } from './secrets.js';
import { settingChanges } from './settings/changes.js';
import { undeclaredSettings } from './settings/undeclared.js';
import { stopped } from './stopped.js';
import { validation } from './validation.js';
import { waiting } from './waiting.js';

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
  ...waiting,
  ...purePlanning,
  ...refusals,
  ...convergence,
  ...plans,
  ...leftovers,
  ...settingChanges,
  ...undeclaredSettings,
  ...stopped,
  ...losses,
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
