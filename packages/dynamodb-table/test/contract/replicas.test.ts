import { consistent, replicated } from './definitions.js';
import { describeSettings } from './describe-settings.js';

describeSettings({ replicated, consistent });
