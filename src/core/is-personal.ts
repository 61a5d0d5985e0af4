/** Whether a column has personal data, which is shown nowhere: it has the tag `pii`, in whatever letter case. */
export function isPersonal({ tags }: { readonly tags: readonly string[] }): boolean {
  return tags.some((tag) => tag.toLowerCase() === 'pii');
}
