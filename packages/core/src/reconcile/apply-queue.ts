/** Makes the applies of one particle run one after the other. */
export class ApplyQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** `previous` settles when the applies before this one have left. Leave before callbacks: they may apply the particle again. */
  enter(): { readonly previous: Promise<unknown>; leave(): void } {
    const previous = this.#last;
    let leave = () => {};
    const own = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#last = Promise.all([previous, own]);
    return { previous, leave: () => leave() };
  }
}
