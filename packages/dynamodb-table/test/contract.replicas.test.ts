import { consistent, replicated } from './support/contract-definitions.js';
import { describeSettings } from './support/describe-settings.js';

describeSettings({ replicated, consistent });
