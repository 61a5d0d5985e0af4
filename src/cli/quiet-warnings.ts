/**
 * Drops two warnings that Node prints about a project's TypeScript helpers: that their package.json names no module
 * type, and (Node 22) that leaving out types is experimental. What else Node warns of is shown.
 */
export function quietHelperWarnings(): void {
  const emit = process.emitWarning.bind(process) as (...args: readonly unknown[]) => void;
  process.emitWarning = (...args: readonly unknown[]): void => {
    if (!isAboutHelpers(args)) emit(...args);
  };
}

/** The warning itself, then its type, code and so on, or an object with these. */
function isAboutHelpers([warning, type, code]: readonly unknown[]): boolean {
  const options: object = typeof type === 'object' && type !== null ? type : { type, code };
  const fields = new Map<string, unknown>(Object.entries(options));
  const ownCode = warning instanceof Error && 'code' in warning ? warning.code : undefined;
  const message = warning instanceof Error ? warning.message : String(warning);
  const kind = warning instanceof Error ? warning.name : fields.get('type');
  const codes = [ownCode, fields.get('code')].map(String);
  if (codes.some((each) => /^MODULE_TYPELESS_PACKAGE_JSON$/.test(each))) return true;
  return kind === 'ExperimentalWarning' && message.startsWith('Type Stripping');
}
