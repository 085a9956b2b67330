/** What the filter by team says instead of the teams of whoever looks. */
export const MINE = 'mine';
