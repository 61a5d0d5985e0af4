/** What a file may ask of us before it is called broken; each is far above what real files hold. */
export const XML_LIMITS = {
  /** Elements open at once, the root included. */
  depth: 100,
  /** Bytes of one record, or of one comment or tag outside the records. */
  recordBytes: 64 * 1024 * 1024,
  attributesPerElement: 1_000,
  nameBytes: 1_000,
  columns: 1_000,
} as const;
