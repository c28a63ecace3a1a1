import { additions, indexed, switches } from './definitions.js';
import { describeSettings } from './describe-settings.js';

describeSettings({ indexed, switches, additions });
