/** A command whose exit status says more than that it failed. */
export class NotDone extends Error {
  override name = 'NotDone';

  constructor(
    readonly exitCode: number,
    override readonly cause: unknown,
  ) {
    super();
  }
}
