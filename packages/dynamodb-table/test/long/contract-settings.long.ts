import { additions, indexed, switches } from '../contract/definitions.js';
import { describeSettings } from '../contract/describe-settings.js';

describeSettings({ indexed, switches, additions });
