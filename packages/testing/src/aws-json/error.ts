/** What an error of AWS has beside its name and text. */
export interface AwsJsonErrorOptions {
  /** The HTTP status; 400 where absent. */
  readonly status?: number;
  /** What the body has beside `__type` and the message. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** These spell the text's key with a capital letter, for all services alike. */
const CAPITAL_MESSAGE: readonly string[] = ['SerializationException', 'AccessDeniedException'];

/**
 * An answer of a service that is an error. An operation throws it.
 *
 * @example
 * ```ts
 * throw new AwsJsonError('ResourceNotFoundException', `Requested resource not found: ${name}`);
 * ```
 */
export class AwsJsonError extends Error {
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  /**
   * @param name - AWS's name for it, for example `ValidationException`
   * @param message - AWS's text; the body has none where it is empty
   */
  constructor(
    override readonly name: string,
    message = '',
    { status = 400, fields = {} }: AwsJsonErrorOptions = {},
  ) {
    super(message);
    this.status = status;
    this.fields = fields;
  }

  /**
   * The body of the answer.
   *
   * @param namespace - what stands before the name in `__type`, with the `#`
   */
  bodyIn(namespace: string): Record<string, unknown> {
    const text = CAPITAL_MESSAGE.includes(this.name) ? { Message: this.message } : { message: this.message };
    return { __type: `${namespace}${this.name}`, ...(this.message === '' ? {} : text), ...this.fields };
  }
}
