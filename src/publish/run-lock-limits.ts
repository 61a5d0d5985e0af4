/** A file that says nothing may be one that is being written; after so long it is not. */
export const unreadableForMs = 10_000;
