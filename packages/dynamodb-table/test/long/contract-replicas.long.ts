import { consistent, replicated } from '../contract/definitions.js';
import { describeSettings } from '../contract/describe-settings.js';

describeSettings({ replicated, consistent });
