/** A column as DuckDB writes it into the names of folders; it is called so too when they are read. */
export function folderColumn(name: string): string {
  return encodeURIComponent(name).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
