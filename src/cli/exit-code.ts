/** What the shell is told. */
export const exitCode = {
  ok: 0,
  /** A node or a test failed, or something that is not the user's mistake went wrong. */
  failed: 1,
  /** The user's mistake: a bad project, a bad option. */
  mistake: 2,
  /** A plan found something to do. */
  changes: 3,
  /** Another run, or another program, has the database. */
  locked: 4,
  interrupted: 130,
  terminated: 143,
} as const;
