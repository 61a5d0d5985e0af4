/** What no file of columns has; each is far above what real files hold. */
export const XML_LIMITS = {
  nameBytes: 1_000,
  columns: 1_000,
  /** Elements open at once, whatever a source allows: what is nested is written by functions that call themselves. */
  depth: 1_000,
  /** Names that are remembered from record to record. */
  names: 5_000,
} as const;
