import { isRecord } from '@pcf/core/values';
import type { App } from './fauxqs.js';

/**
 * fauxqs tells regions apart by the host in the URLs of queues, `sqs.REGION.localhost`, a name that many machines cannot resolve. So its
 * clients get URLs with the host that they have used: `http://127.0.0.1:4601/000000000000/orders`. The region is that of the signature,
 * as on AWS. URLs of either form are accepted.
 */
const OWN_FORM = /^https?:\/\/sqs\.([^./]+)\./;

/** The operations whose answers contain URLs of queues. */
const ANSWERS_WITH_URLS = ['CreateQueue', 'GetQueueUrl', 'ListQueues'];

/** Translates the URLs in requests. Later hooks see those of fauxqs. */
export function acceptLocalUrls(app: App): void {
  app.addHook('preHandler', async ({ body, headers }) => {
    if (!isRecord(body) || typeof body.QueueUrl !== 'string' || OWN_FORM.test(body.QueueUrl)) return;
    const name = body.QueueUrl.split('/').filter(Boolean).at(-1);
    if (name !== undefined) Object.assign(body, { QueueUrl: `http://sqs.${regionOf(headers)}.localhost/${name}` });
  });
}

/** Translates the URLs in answers, and lists only queues of the caller's region. Earlier hooks see those of fauxqs. */
export function answerLocalUrls(app: App): void {
  app.addHook('onSend', async ({ headers }, reply, payload) => {
    const action = String(headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    if (reply.statusCode >= 300 || !ANSWERS_WITH_URLS.includes(action) || typeof payload !== 'string') return payload;
    const answer: unknown = JSON.parse(payload);
    if (!isRecord(answer)) return payload;
    const local = (url: string) => url.replace(/^http:\/\/[^/]+/, `http://${headers.host ?? 'localhost'}`);
    const { QueueUrl: one, QueueUrls: all } = answer;
    return JSON.stringify({
      ...answer,
      ...(typeof one === 'string' && { QueueUrl: local(one) }),
      ...(Array.isArray(all) && {
        QueueUrls: all
          .map(String)
          .filter((url) => OWN_FORM.exec(url)?.[1] === regionOf(headers))
          .map(local),
      }),
    });
  });
}

/** The region in the signature of a request. */
function regionOf({ authorization = '' }: { readonly authorization?: string | undefined }): string {
  return /Credential=[^/]+\/\d{8}\/([^/]+)\//.exec(authorization)?.[1] ?? 'us-east-1';
}
