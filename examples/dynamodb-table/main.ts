import { createSimulator } from '@pcf/dynamodb-simulator';
import { program } from './program.js';

const simulator = createSimulator();
const { url } = await simulator.listen();
console.log(`A DynamoDB simulator runs at ${url} for this example. Nothing leaves this machine.\n`);
try {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  await program(console.log);
} finally {
  await simulator.close();
}
