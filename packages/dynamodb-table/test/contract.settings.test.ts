import { additions, indexed, switches } from './support/contract-definitions.js';
import { describeSettings } from './support/describe-settings.js';

describeSettings({ indexed, switches, additions });
