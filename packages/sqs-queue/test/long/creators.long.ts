import { itTouchesNothingOfOthers } from '../../../../tools/creators.js';
import { sqsQueue } from '../../src/index.js';
import { FakeSqs } from '../support/fake-sqs.js';

itTouchesNothingOfOthers({
  plugin: sqsQueue,
  flavor: 'sqs_queue',
  creates: 'CreateQueue',
  deletes: 'DeleteQueue',
  canRefuseToAdopt: false,
  provider(clock, slow) {
    const sqs = new FakeSqs(clock);
    if (slow) sqs.lag = () => 5_000;
    return sqs.requestHandler();
  },
  define: ({ pcf_name, name, tag, parents = [] }) => ({
    flavor: 'sqs_queue',
    pcf_name,
    parents,
    aws_resource: { QueueName: name, ...(tag !== undefined && { Tags: { by: tag } }) },
  }),
});
