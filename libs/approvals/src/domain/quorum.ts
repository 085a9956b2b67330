/** At least, never exactly: two approvals that arrive together must not both miss the number. */
export function quorumReached(approvals: number, quorum: number): boolean {
  return approvals >= quorum;
}
